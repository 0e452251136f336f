//! Handwritten structs with serde's derive: the same fields, with choices and times as strings.

#![expect(missing_docs, reason = "the fields are those of the bindings")]

use serde::{Deserialize, Serialize};

/// A page of conferences.
#[derive(Debug, Deserialize)]
pub struct PlainPage {
    pub meta: PlainMeta,
    pub objects: Vec<PlainConference>,
}

/// Position of a page in its list.
#[derive(Debug, Deserialize)]
pub struct PlainMeta {
    pub limit: u64,
    pub next: Option<String>,
    pub offset: u64,
    pub previous: Option<String>,
    pub total_count: u64,
}

/// A conference.
#[derive(Debug, Deserialize)]
#[allow(clippy::struct_excessive_bools)]
pub struct PlainConference {
    pub aliases: Vec<PlainAlias>,
    pub allow_guests: bool,
    pub automatic_participants: Vec<String>,
    pub breakout_rooms: bool,
    pub call_type: Option<String>,
    pub creation_time: Option<String>,
    pub crypto_mode: Option<String>,
    pub denoise_enabled: bool,
    pub description: String,
    pub direct_media: Option<String>,
    pub direct_media_notification_duration: i64,
    pub enable_active_speaker_indication: bool,
    pub enable_chat: Option<String>,
    pub enable_overlay_text: bool,
    pub force_presenter_into_main: bool,
    pub gms_access_token: Option<String>,
    pub guest_identity_provider_group: Option<String>,
    pub guest_pin: String,
    pub guest_view: Option<String>,
    pub guests_can_present: bool,
    pub guests_can_see_guests: Option<String>,
    pub host_identity_provider_group: Option<String>,
    pub host_view: Option<String>,
    pub id: i64,
    pub ivr_theme: Option<String>,
    pub live_captions_enabled: Option<String>,
    pub match_string: String,
    pub max_callrate_in: Option<i64>,
    pub max_callrate_out: Option<i64>,
    pub max_pixels_per_second: Option<String>,
    pub media_playlist: Option<String>,
    pub mssip_proxy: Option<String>,
    pub mute_all_guests: bool,
    pub name: String,
    pub non_idp_participants: Option<String>,
    pub on_completion: String,
    pub participant_limit: Option<i64>,
    pub pin: String,
    pub pinning_config: Option<String>,
    pub post_match_string: String,
    pub post_replace_string: String,
    pub primary_owner_email_address: String,
    pub replace_string: String,
    pub resource_uri: Option<String>,
    pub scheduled_conferences: Vec<String>,
    pub scheduled_conferences_count: i64,
    pub service_type: String,
    pub softmute_enabled: bool,
    pub sync_tag: String,
    pub system_location: Option<String>,
    pub tag: String,
    pub teams_proxy: Option<String>,
    pub two_stage_dial_type: Option<String>,
}

/// Conferences to be created together.
#[derive(Debug, Serialize)]
pub struct PlainBatch {
    pub objects: Vec<PlainNewConference>,
}

/// A conference to be created, with as many fields as a program usually sets.
#[derive(Debug, Serialize)]
pub struct PlainNewConference {
    pub name: String,
    pub service_type: &'static str,
    pub pin: String,
    pub allow_guests: bool,
    pub guest_pin: String,
    pub participant_limit: Option<i64>,
    pub description: String,
    pub tag: String,
}

/// An alias of a conference.
#[derive(Debug, Deserialize)]
pub struct PlainAlias {
    pub alias: String,
    pub conference: String,
    pub creation_time: Option<String>,
    pub description: String,
    pub id: i64,
    pub resource_uri: Option<String>,
    pub view_order: i64,
}
