//! Filters and ordering across relations; self-references, mutual and missing relations.

use awkward::runtime::{Null, Related, ResourceUri, Result};
use awkward::v1::Client;
use awkward::v1::awkward::lookup::{self, boolean, children, id, integer, level, name, note, parent};
use awkward::v1::awkward::{Left, Lookup, NewLeft, NewNode, Node, NodePatch, Right, node};

use crate::lookups::Rows;

pub async fn run(client: &Client) -> Result<()> {
    let rows = Rows(client);
    by_key(&rows).await?;
    across(&rows).await?;
    orders(client).await?;
    a_tree_is_read_whole(client).await?;
    mutual_relations_are_read_whole(client).await
}

async fn by_key(rows: &Rows<'_>) -> Result<()> {
    let first = ResourceUri::<Lookup>::from_key(1).expect("a key");
    rows.find(parent().eq(1), &[4, 5, 6]).await?;
    rows.find(parent().eq(&first), &[4, 5, 6]).await?;
    rows.find(parent().is_in([1, 2]), &[4, 5, 6, 7, 8, 9]).await?;
    rows.find(parent().is_null(true), &[1, 2, 3, 10]).await?;
    rows.find(children().eq(9), &[2]).await?;
    rows.find(children().is_null(true), &[3, 4, 5, 6, 7, 8, 9, 10]).await
}

/// Lookups that the server supports across a relation.
async fn across(rows: &Rows<'_>) -> Result<()> {
    rows.find(parent().then(name()).eq("Alpha 0"), &[4, 5, 6]).await?;
    rows.find(parent().then(integer()).gt(-4), &[7, 8, 9]).await?;
    rows.find(parent().then(integer()).gte(-4), &[4, 5, 6, 7, 8, 9]).await?;
    rows.find(parent().then(integer()).lt(-3), &[4, 5, 6]).await?;
    rows.find(parent().then(integer()).lte(-4), &[4, 5, 6]).await?;
    rows.find(parent().then(level()).is_in([2, 3]), &[7, 8, 9]).await?;
    rows.find(parent().then(note()).is_null(false), &[4, 5, 6, 7, 8, 9]).await?;
    rows.find(parent().then(parent()).is_null(true), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).await?;
    rows.find(parent().then(parent()).then(name()).eq("Alpha 0"), &[]).await?;
    rows.find(children().then(parent().then(name())).eq("beta 1"), &[2, 2, 2]).await?;
    rows.find(children().then(name()).eq("Gamma 8"), &[2]).await?;
    // A row is returned once for each matching child.
    rows.find(children().then(boolean()).eq(true), &[1, 2, 2]).await
}

async fn orders(client: &Client) -> Result<()> {
    let list = || client.awkward().lookup().list();
    let ids = |rows: Vec<Lookup>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let by_two = list().order_by(level().desc()).order_by(name().asc()).all().await?;
    assert_eq!(ids(by_two), [10, 3, 6, 9, 2, 5, 8, 1, 4, 7]);
    let by_two = list().order_by(level().asc()).order_by(name().desc()).all().await?;
    assert_eq!(ids(by_two), [7, 4, 1, 8, 5, 2, 9, 6, 3, 10]);
    let related = list().filter(parent().is_null(false));
    let by_parent = related.order_by(parent().then(name()).desc()).order_by(id().desc()).all().await?;
    assert_eq!(ids(by_parent), [9, 8, 7, 6, 5, 4]);
    let first = list().order_by(lookup::datetime().desc()).first().await?.expect("there are rows");
    assert_eq!(first.id, 9);
    Ok(())
}

async fn a_tree_is_read_whole(client: &Client) -> Result<()> {
    let nodes = client.awkward().node();
    let leaf = nodes.list().filter(node::name().eq("leaf")).first().await?.expect("a leaf");
    let mut path = vec![leaf.name.clone()];
    let mut above = leaf.parent.as_ref();
    while let Some(node) = above.and_then(Related::object) {
        path.push(node.name.clone());
        above = node.parent.as_ref();
    }
    assert_eq!(path, ["leaf", "twig", "branch", "root"]);

    let uri = leaf.resource_uri.expect("it has a URI");
    let bud = nodes.create(&NewNode::new("bud").parent(&uri)).await?.uri();
    let under_leaf = nodes.list().filter(node::parent().then(node::name()).eq("leaf")).all().await?;
    assert_eq!(under_leaf.len(), 1);
    nodes.update(&bud, &NodePatch::new().parent(Null)).await?;
    assert_eq!(nodes.get(&bud).await?.parent, None);
    let nested = NewNode::new("sprout").parent(NewNode::new("seed"));
    let sprout: Node = nodes.get(&nodes.create(&nested).await?.uri()).await?;
    assert_eq!(sprout.parent.and_then(Related::into_object).map(|seed| seed.name).as_deref(), Some("seed"));
    Ok(())
}

async fn mutual_relations_are_read_whole(client: &Client) -> Result<()> {
    fn right(left: &Left) -> Option<&Right> {
        left.right.as_ref().and_then(Related::object)
    }
    let lefts = client.awkward().left();
    let left = lefts.get(3).await?;
    let mut names = vec![left.name.clone()];
    let mut at = Some(&left);
    while let Some(right) = at.and_then(right) {
        names.push(right.name.clone());
        at = right.left.as_ref().and_then(Related::object);
        names.extend(at.map(|left| left.name.clone()));
    }
    assert_eq!(names, ["left 1", "right 1", "left 2", "right 2", "left 3", "right 3"]);

    let known = client.awkward().right().get(1).await?.resource_uri.expect("it has a URI");
    let created = lefts.create(&NewLeft::new("left 4").right(&known)).await?.uri();
    let read = lefts.get(&created).await?;
    assert_eq!(right(&read).map(|right| right.name.as_str()), Some("right 3"));
    Ok(())
}
