//! Uses every item of the bindings of the OpenAPI document that tests of `diff` edit.

use std::collections::BTreeMap;
use std::error::Error;

use pexgen_runtime::{Date, Null};

use super::v1::Client;
use super::v1::files::PutFileForm;
use super::v1::rooms::list_rooms;
use super::v1::types::{
    Kind, NewOwner, NewPerson, NewRoom, NewTeam, Owner, Page, Person, Problem, Room, Team,
};

pub async fn write(client: &Client) -> Result<(), Box<dyn Error>> {
    let born = Date::new(2026, 1, 31).ok_or("a date")?;
    let labels = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    let person = NewOwner::Person(NewPerson::new("a").born(born));
    let team = NewOwner::Team(NewTeam::new("b").size(2));
    let first = NewRoom::new("a").kind(Kind::A).owner(person).limit(3).tags(["a"]).labels(labels);
    let second = NewRoom::new("b").kind(Kind::B).owner(team).limit(Null);
    for new in [first, second] {
        let _: Room = client.rooms().add_room(new).await?;
    }
    client.files().put_file(1).body(PutFileForm::new(vec![1]).note("a")).await?;
    Ok(())
}

pub async fn read(client: &Client) -> Result<(), Box<dyn Error>> {
    let _ = client.rooms().list_rooms(list_rooms::Kind::B).await?;
    let page: Page = client.rooms().list_rooms(list_rooms::Kind::A).tags(["a"]).await?;
    let Page { rooms, next, .. } = page;
    let _: Option<String> = next;
    for room in rooms {
        let Room { id, name, kind, owner, limit, tags, labels, .. } = room;
        let (_, _, _): (i64, String, Option<i64>) = (id, name, limit);
        let (_, _): (Option<Vec<String>>, Option<BTreeMap<String, String>>) = (tags, labels);
        let _ = match kind {
            Some(Kind::A) => 1,
            Some(Kind::B) => 2,
            Some(_) => 3,
            None => 4,
        };
        match owner {
            Some(Owner::Person(Person { name, born, .. })) => {
                let (_, _): (String, Option<Date>) = (name, born);
            }
            Some(Owner::Team(Team { team, size, .. })) => {
                let (_, _): (String, Option<i64>) = (team, size);
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

pub fn fail(Problem { code, text, .. }: Problem) -> (i64, Option<String>) {
    (code, text)
}
