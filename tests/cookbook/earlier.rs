//! The releases that the guides describe: the clients of these releases run the core examples against servers
//! of the same release.

/// Defines the same tests for each release.
macro_rules! core_of {
    ($($version:ident)+) => {$(
        mod $version {
            use pexgen_tests::{Flavour, Server};
            use pexip_infinity::$version::Client;
            use pexip_infinity::$version::command::participant::{Dial, Disconnect, dial};
            use pexip_infinity::$version::configuration::{
                AutomaticParticipantPatch, Conference, ConferencePatch, NewAutomaticParticipant, NewConference,
                NewConferenceAlias, NewGatewayRoutingRule, WorkerVmPatch, conference, gateway_routing_rule,
            };
            use pexip_infinity::$version::{history, status};
            use pexip_infinity::runtime::{ResourceUri, Result};

            fn connect() -> (Server, Client) {
                let server = Server::start_with(stringify!($version), Flavour::Pexip);
                let (user, password) = server.credentials();
                let client = Client::builder(server.url()).basic_auth(user, password).build().expect("a client");
                (server, client)
            }

            #[tokio::test]
            async fn services_and_their_aliases() -> Result<()> {
                let (server, client) = connect();
                let raw = |uri: &str| server.http().get(uri).json();
                let services = client.configuration().conference();

                let room = services
                    .create(
                        &NewConference::new("VMR_1")
                            .service_type(conference::ServiceType::Conference)
                            .aliases([NewConferenceAlias::new("meet"), NewConferenceAlias::new("meet@example.com")]),
                    )
                    .await?
                    .uri();
                assert_eq!(services.get(1).await?.aliases.len(), 2);
                services.update(&room, &ConferencePatch::new().pin("1234")).await?;
                assert_eq!(raw(room.as_str())["pin"], "1234");
                let alias = NewConferenceAlias::new("more@example.com").conference(&room);
                client.configuration().conference_alias().create(&alias).await?;
                assert_eq!(raw(room.as_str())["aliases"].as_array().map(Vec::len), Some(3));

                let lecture = NewConference::new("Lecture").service_type(conference::ServiceType::Lecture);
                services.batch().create(&lecture).create(&NewConference::new("VMR_2")).send().await?;
                let rooms = conference::service_type().eq(conference::ServiceType::Conference);
                assert_eq!(services.list().filter(rooms).count().await?, 2);
                assert_eq!(services.list().all().await?.len(), 3);

                let dialled = client.configuration().automatic_participant();
                let participant = NewAutomaticParticipant::new("myendpoint@mydomain.com").conference([&room]);
                let participant = dialled.create(&participant).await?.uri();
                let nowhere = Vec::<ResourceUri<Conference>>::new();
                dialled.update(&participant, &AutomaticParticipantPatch::new().conference(nowhere)).await?;
                assert_eq!(raw(participant.as_str())["conference"], serde_json::json!([]));
                dialled.delete(&participant).await?;

                let rule = NewGatewayRoutingRule::new("9(.*)", "Route to Lync", 50)
                    .called_device_type(gateway_routing_rule::CalledDeviceType::External)
                    .outgoing_protocol(gateway_routing_rule::OutgoingProtocol::Mssip);
                let rule = client.configuration().gateway_routing_rule().create(&rule).await?.uri();
                assert_eq!(raw(rule.as_str())["outgoing_protocol"], "mssip");
                client.configuration().gateway_routing_rule().delete(&rule).await?;

                let node = WorkerVmPatch::new().enable_distributed_database(true);
                client.configuration().worker_vm().update(1, &node).await?;
                let nodes = "/api/admin/configuration/v1/worker_vm/1/";
                assert_eq!(raw(nodes)["enable_distributed_database"], true);

                services.delete(&room).await?;
                assert!(services.get(&room).await.expect_err("it was deleted").is_not_found());
                Ok(())
            }

            #[tokio::test]
            async fn participants_with_packet_loss() -> Result<()> {
                let (_server, client) = connect();
                let lossy = history::participant::media_streams()
                    .then(history::participant_media_stream::tx_packet_loss())
                    .gte(0.5);
                assert!(client.history().participant().list().filter(lossy).count().await? > 0);
                Ok(())
            }

            #[tokio::test]
            async fn status_commands_and_history() -> Result<()> {
                let (_server, client) = connect();
                let live = || client.status().participant().list().filter(status::participant::conference().eq("VMR_1"));
                assert_eq!(live().count().await?, 2);
                let call = Dial::new("VMR_1", "carol").protocol(dial::Protocol::Sip).system_location("London");
                let id = client.command().participant().dial(&call).await?.participant_id;
                assert_eq!(live().count().await?, 3);
                client.command().participant().disconnect(&Disconnect::new(id)).await?;
                assert_eq!(live().count().await?, 2);
                let streams = client.status().participant_media_stream("00000000-0000-0000-0000-000000000002");
                assert_eq!(streams.list().all().await?.len(), 2);
                assert_eq!(client.status().cloud_node().list().all().await?.len(), 2);

                let past = history::participant::conference().eq("00000000-0000-0000-0000-000000000001");
                assert_eq!(client.history().participant().list().filter(past).count().await?, 2);
                let newest = history::conference::start_time().desc();
                let newest = client.history().conference().list().order_by(newest).first().await?.expect("one");
                assert!(newest.start_time.to_string().starts_with("2015-04-09"), "{}", newest.start_time);
                Ok(())
            }
        }
    )+};
}

core_of! { v14 v21 }
