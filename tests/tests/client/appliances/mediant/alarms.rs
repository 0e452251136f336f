//! Alarms: single alarms, pages and streams.

use audiocodes_mediant::runtime::Result;
use audiocodes_mediant::v1::alarms::{ListActiveAlarms, ListActiveAlarmsResponse, ListHistoryAlarmsResponse};
use audiocodes_mediant::v1::types::{Alarm, AlarmPage, Severity};

use super::{blocking_client, client, device, json};
use crate::appliances::example::Example;

#[tokio::test]
async fn alarm_lists_are_read() -> Result<()> {
    let device = device().respond("7-alarm-lists");
    let lists = client(&device).alarms().list_alarm_lists().send().await?.alarms;
    device.assert_received("7-alarm-lists");
    let expected =
        [("active", "Active alarms", "/api/v1/alarms/active"), ("history", "History alarms", "/api/v1/alarms/history")];
    assert_eq!(super::entries(&lists), expected);
    Ok(())
}

/// Asserts that a page is the one that the guide shows for both lists.
fn is_the_first_page(page: &AlarmPage) {
    let alarms: Vec<_> =
        page.alarms.iter().map(|alarm| [alarm.id.as_str(), &alarm.description, alarm.url.as_str()]).collect();
    let expected = [
        ["1", "Trunk is down", "/api/v1/alarms/active/1"],
        ["2", "Device will explode in 15 min", "/api/v1/alarms/active/2"],
    ];
    assert_eq!(alarms, expected);
    assert_eq!((page.cursor.after.as_str(), page.cursor.before.as_str()), ("2", "-1"));
}

#[tokio::test]
async fn active_alarm_pages_are_read() -> Result<()> {
    let device =
        device().respond("7.1-active-alarms").respond("7.1-active-alarms-after-2").respond("7.1-active-alarms-after-3");
    let alarms = client(&device).alarms();
    let ListActiveAlarmsResponse::Ok(page) = alarms.list_active_alarms().send().await? else { panic!("no alarms") };
    device.assert_received("7.1-active-alarms");
    is_the_first_page(&page);

    let next = alarms.list_active_alarms().after(page.cursor.after);
    let ListActiveAlarmsResponse::Ok(page) = next.send().await? else { panic!("no alarms") };
    device.assert_received("7.1-active-alarms-after-2");
    let [alarm] = page.alarms.as_slice() else { panic!("{page:?}") };
    let alarm = [alarm.id.as_str(), &alarm.description, alarm.url.as_str()];
    assert_eq!(alarm, ["3", "Intrusion detected", "/api/v1/alarms/active/3"]);
    assert_eq!((page.cursor.after.as_str(), page.cursor.before.as_str()), ("-1", "3"));

    assert_eq!(alarms.list_active_alarms().after("3").send().await?, ListActiveAlarmsResponse::NoContent);
    device.assert_received("7.1-active-alarms-after-3");
    Ok(())
}

#[tokio::test]
async fn history_pages_are_read() -> Result<()> {
    let device = device().respond("7.2-history-alarms").respond("7.1-active-alarms-after-3");
    let alarms = client(&device).alarms();
    let ListHistoryAlarmsResponse::Ok(page) = alarms.list_history_alarms().send().await? else { panic!("no alarms") };
    device.assert_received("7.2-history-alarms");
    is_the_first_page(&page);
    let none = alarms.list_history_alarms().limit(50).before("1").send().await?;
    assert_eq!(none, ListHistoryAlarmsResponse::NoContent);
    assert_eq!(device.request().word(1), "/api/v1/alarms/history?limit=50&before=1");
    Ok(())
}

fn is_the_first_alarm(alarm: &Alarm, list: &str) {
    assert_eq!([&alarm.id, &alarm.description, &alarm.source], ["1", "Trunk is down", "Board#1"]);
    assert_eq!(alarm.severity, Severity::Major);
    assert_eq!(alarm.date, "2010-03-01T23:00:00Z".parse().expect("a time"));
    assert_eq!(alarm.url.as_str(), format!("/api/v1/alarms/{list}/1"));
}

#[tokio::test]
async fn alarms_of_both_lists_are_read() -> Result<()> {
    let device = device().respond("7.1.1-active-alarm").respond("7.2.1-history-alarm");
    let alarms = client(&device).alarms();
    is_the_first_alarm(&alarms.get_active_alarm("1").send().await?, "active");
    device.assert_received("7.1.1-active-alarm");
    is_the_first_alarm(&alarms.get_history_alarm("1").send().await?, "history");
    device.assert_received("7.2.1-history-alarm");
    Ok(())
}

#[tokio::test]
async fn unknown_severity_is_kept() -> Result<()> {
    let alarm = serde_json::json!({
        "id": "4", "description": "", "severity": "Grave", "source": "", "date": "2010-03-01T23:00:00.000Z", "url": ""
    });
    let device = device().respond_with(json("200 OK", &alarm));
    let alarm = client(&device).alarms().get_active_alarm("4").send().await?;
    assert_eq!(alarm.severity.to_string(), "Grave");
    assert_eq!(device.request().word(1), "/api/v1/alarms/active/4");
    Ok(())
}

async fn forward(alarms: ListActiveAlarms) -> Result<Vec<String>> {
    let (mut stream, mut ids) = (alarms.stream(), Vec::new());
    while let Some(alarm) = stream.try_next().await? {
        ids.push(alarm.id);
    }
    Ok(ids)
}

async fn backward(alarms: ListActiveAlarms) -> Result<Vec<String>> {
    let (mut stream, mut ids) = (alarms.stream_backward(), Vec::new());
    while let Some(alarm) = stream.try_next().await? {
        ids.push(alarm.id);
    }
    Ok(ids)
}

#[tokio::test]
async fn streams_read_the_pages_of_the_guide() -> Result<()> {
    let device = device()
        .respond("7.1-active-alarms")
        .respond("7.1-active-alarms-after-2")
        .respond("7.1-active-alarms-after-3")
        .respond("7.1-active-alarms-after-2")
        .respond("7.1-active-alarms");
    let alarms = client(&device).alarms();
    assert_eq!(forward(alarms.list_active_alarms()).await?, ["1", "2", "3"]);
    device.assert_received("7.1-active-alarms");
    device.assert_received("7.1-active-alarms-after-2");
    assert!(forward(alarms.list_active_alarms().after("3")).await?.is_empty());
    device.assert_received("7.1-active-alarms-after-3");
    assert_eq!(backward(alarms.list_active_alarms().after("2")).await?, ["3", "1", "2"]);
    device.assert_received("7.1-active-alarms-after-2");
    assert_eq!(device.request().word(1), "/api/v1/alarms/active?before=3");
    Ok(())
}

/// Creates a page with these alarms.
fn page(ids: &[u8], after: &str, before: &str) -> Example {
    let alarms = ids.iter().map(|id| serde_json::json!({ "id": id.to_string(), "description": "", "url": "" }));
    let cursor = serde_json::json!({ "after": after, "before": before });
    json("200 OK", &serde_json::json!({ "alarms": alarms.collect::<Vec<_>>(), "cursor": cursor }))
}

fn none() -> Example {
    Example { line: "HTTP/1.1 204 No Content".to_owned(), headers: Vec::new(), body: Vec::new() }
}

#[tokio::test]
async fn streams_over_several_pages() -> Result<()> {
    let pages = || [page(&[1, 2], "2", "-1"), page(&[3, 4], "4", "3"), page(&[5, 6], "6", "5")];
    // Only a later response tells whether there is anything after the last page.
    let device = pages().into_iter().chain([none()]).fold(device(), super::Stub::respond_with);
    let device = pages().into_iter().rev().fold(device, super::Stub::respond_with);
    let alarms = client(&device).alarms();
    assert_eq!(forward(alarms.list_active_alarms().limit(2)).await?, ["1", "2", "3", "4", "5", "6"]);
    for query in ["limit=2", "limit=2&after=2", "limit=2&after=4", "limit=2&after=6"] {
        assert_eq!(device.request().word(1), format!("/api/v1/alarms/active?{query}"));
    }
    assert_eq!(backward(alarms.list_active_alarms().limit(2).before("7")).await?, ["5", "6", "3", "4", "1", "2"]);
    for query in ["limit=2&before=7", "limit=2&before=5", "limit=2&before=3"] {
        assert_eq!(device.request().word(1), format!("/api/v1/alarms/active?{query}"));
    }
    Ok(())
}

#[test]
fn without_async() -> Result<()> {
    let device = device()
        .respond("7.1-active-alarms")
        .respond("7.1-active-alarms-after-2")
        .respond_with(page(&[5, 6], "-1", "5"))
        .respond_with(none());
    let alarms = blocking_client(&device).alarms();
    let ids: Result<Vec<String>, _> =
        alarms.list_active_alarms().stream().map(|alarm| alarm.map(|alarm| alarm.id)).collect();
    assert_eq!(ids?, ["1", "2", "3"]);
    device.assert_received("7.1-active-alarms");
    device.assert_received("7.1-active-alarms-after-2");
    let backward: Result<Vec<_>, _> = alarms.list_history_alarms().before("7").stream_backward().collect();
    assert_eq!(backward?.len(), 2);
    assert_eq!(device.request().word(1), "/api/v1/alarms/history?before=7");
    assert_eq!(device.request().word(1), "/api/v1/alarms/history?before=5");
    Ok(())
}
