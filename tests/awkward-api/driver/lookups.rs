//! Every comparing lookup, on columns of every type.

use awkward::runtime::filter::Filter;
use awkward::runtime::{Date, Decimal, Result, Time, Timestamp};
use awkward::v1::Client;
use awkward::v1::awkward::choosy::{Maybe, Number, Word};
use awkward::v1::awkward::lookup::{big, boolean, date, datetime, decimal, float, id, integer, level, name, note, time};
use awkward::v1::awkward::{Choosy, Lookup, choosy, few_lookups};

use crate::refused;

pub struct Rows<'a>(pub &'a Client);

impl Rows<'_> {
    pub async fn try_find(&self, filter: Filter<Lookup>) -> Result<Vec<i64>> {
        let rows = self.0.awkward().lookup().list().filter(filter).order_by(id().asc()).all().await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// Asserts that a filter returns these rows.
    #[track_caller]
    pub fn find<'f>(&'f self, filter: Filter<Lookup>, expected: &'f [i64]) -> impl Future<Output = Result<()>> + 'f {
        let place = std::panic::Location::caller();
        async move {
            let shown = format!("{filter:?}");
            let found = self.try_find(filter).await?;
            assert_eq!(found, expected, "{shown} at {place}");
            Ok(())
        }
    }
}

pub async fn run(client: &Client) -> Result<()> {
    let rows = Rows(client);
    texts(&rows).await?;
    strings_with_a_special_meaning(&rows).await?;
    numbers(&rows).await?;
    decimals_and_booleans(&rows).await?;
    times(&rows).await?;
    choices(client).await?;
    listed_lookups(client).await
}

async fn texts(rows: &Rows<'_>) -> Result<()> {
    rows.find(name().eq("beta 1"), &[2]).await?;
    rows.find(name().iexact("ALPHA 0"), &[1]).await?;
    rows.find(name().contains("amma"), &[3, 6, 9]).await?;
    rows.find(name().icontains("AMMA"), &[3, 6, 9]).await?;
    rows.find(name().startswith("Gam"), &[3, 6, 9]).await?;
    rows.find(name().istartswith("BET"), &[2, 5, 8]).await?;
    rows.find(name().endswith("a 7"), &[8]).await?;
    rows.find(name().iendswith("A 7"), &[8]).await?;
    rows.find(name().regex("^(Alpha|beta) [0-3]$"), &[1, 2, 4]).await?;
    rows.find(name().regex("^alpha"), &[]).await?;
    rows.find(name().iregex("^alpha"), &[1, 4, 7]).await?;
    rows.find(name().gt("beta 7"), &[10]).await?;
    rows.find(name().gte("beta 7"), &[8, 10]).await?;
    rows.find(name().lt("Alpha 3"), &[1]).await?;
    rows.find(name().lte("Alpha 3"), &[1, 4]).await?;
    rows.find(name().range("Alpha 0", "Alpha 6"), &[1, 4, 7]).await?;
    rows.find(name().is_in(["beta 1", "Gamma 2"]), &[2, 3]).await?;
    rows.find(name().is_in(Vec::<String>::new()), &[]).await?;
    rows.find(note().is_null(true), &[10]).await?;
    rows.find(note().is_null(false), &[1, 2, 3, 4, 5, 6, 7, 8, 9]).await
}

/// Commas, reserved characters of URLs, and the strings that the server reads as null or booleans.
async fn strings_with_a_special_meaning(rows: &Rows<'_>) -> Result<()> {
    rows.find(note().eq("50 % off, true & <tender>"), &[5]).await?;
    rows.find(note().contains("off, true & <"), &[5]).await?;
    rows.find(note().startswith("50 %"), &[5]).await?;
    rows.find(note().eq("a+b=c#d?e;f"), &[]).await?;
    refused(rows.try_find(note().is_in(["note 1", "one, two"])).await, "commas");
    refused(rows.try_find(note().range("a,b", "c")).await, "commas");
    rows.find(name().eq("none"), &[10]).await?;
    rows.find(name().is_in(["none"]), &[10]).await?;
    rows.find(name().is_in(["none", "beta 1"]), &[2, 10]).await?;
    rows.find(note().eq("none"), &[]).await?;
    rows.find(note().eq("true"), &[]).await?;
    rows.find(note().eq("null"), &[]).await?;
    rows.find(note().icontains("true"), &[5]).await?;
    refused(rows.try_find(note().contains("true")).await, "null or a boolean");
    refused(rows.try_find(note().startswith("none")).await, "null or a boolean");
    Ok(())
}

async fn numbers(rows: &Rows<'_>) -> Result<()> {
    rows.find(id().eq(3), &[3]).await?;
    rows.find(integer().eq(0), &[5]).await?;
    rows.find(integer().gt(3), &[9]).await?;
    rows.find(integer().gte(3), &[8, 9]).await?;
    rows.find(integer().lt(-3), &[1]).await?;
    rows.find(integer().lte(-3), &[1, 2]).await?;
    rows.find(integer().range(-1, 1), &[4, 5, 6]).await?;
    rows.find(integer().is_in([-4, 4]), &[1, 9]).await?;
    rows.find(integer().is_in(Vec::<i64>::new()), &[]).await?;
    rows.find(integer().is_null(true), &[10]).await?;
    rows.find(big().eq((1_i64 << 62) + 3), &[4]).await?;
    rows.find(big().gte((1_i64 << 62) + 7), &[8, 9]).await?;
    rows.find(big().lte(i64::MAX), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).await?;
    rows.find(level().eq(9), &[10]).await?;

    rows.find(float().eq(0.25), &[2]).await?;
    rows.find(float().gt(1.75), &[9]).await?;
    rows.find(float().gte(1.75), &[8, 9]).await?;
    rows.find(float().lt(0.25), &[1]).await?;
    rows.find(float().lte(0.25), &[1, 2]).await?;
    rows.find(float().range(0.25, 0.5), &[2, 3]).await?;
    rows.find(float().is_in([0.0, 2.0]), &[1, 9]).await?;
    rows.find(float().is_null(true), &[10]).await?;
    rows.find(float().lt(1e-300), &[1]).await?;
    refused(rows.try_find(float().lt(f64::NAN)).await, "not finite");
    Ok(())
}

async fn decimals_and_booleans(rows: &Rows<'_>) -> Result<()> {
    let exact = |text: &str| -> Decimal { text.parse().expect("a decimal") };
    rows.find(decimal().eq(exact("0.125")), &[2]).await?;
    rows.find(decimal().eq(1), &[9]).await?;
    rows.find(decimal().gt(exact("0.875")), &[9]).await?;
    rows.find(decimal().gte(exact("0.875")), &[8, 9]).await?;
    rows.find(decimal().lt(exact("0.125")), &[1]).await?;
    rows.find(decimal().lte(exact("0.125")), &[1, 2]).await?;
    rows.find(decimal().range(exact("0.125"), exact("0.25")), &[2, 3]).await?;
    rows.find(decimal().is_in([exact("0"), exact("1.0")]), &[1, 9]).await?;
    rows.find(decimal().is_null(true), &[10]).await?;

    rows.find(boolean().eq(true), &[1, 3, 5, 7, 9]).await?;
    rows.find(boolean().eq(false), &[2, 4, 6, 8]).await?;
    rows.find(boolean().is_null(true), &[10]).await
}

async fn times(rows: &Rows<'_>) -> Result<()> {
    let day = |year, month, day| Date::new(year, month, day).expect("a day");
    rows.find(date().eq(day(2015, 1, 1)), &[5]).await?;
    rows.find(date().gt(day(2015, 1, 4)), &[9]).await?;
    rows.find(date().gte(day(2015, 1, 4)), &[8, 9]).await?;
    rows.find(date().lt(day(2014, 12, 29)), &[1]).await?;
    rows.find(date().lte(day(2014, 12, 29)), &[1, 2]).await?;
    rows.find(date().range(day(2014, 12, 31), day(2015, 1, 1)), &[4, 5]).await?;
    rows.find(date().is_in([day(2014, 12, 28), day(1999, 1, 1)]), &[1]).await?;
    rows.find(date().is_null(true), &[10]).await?;

    let moment = |text: &str| -> Timestamp { text.parse().expect("a moment") };
    rows.find(datetime().eq(moment("2014-12-29T20:06:23.000004")), &[2]).await?;
    rows.find(datetime().eq(moment("2014-12-29T20:06:23")), &[]).await?;
    rows.find(datetime().eq(moment("2015-01-01T21:09:23+01:00")), &[5]).await?;
    rows.find(datetime().gt(moment("2015-01-04T20:12:23")), &[8, 9]).await?;
    rows.find(datetime().gte(moment("2015-01-05T20:13:23")), &[9]).await?;
    rows.find(datetime().lt(moment("2014-12-29T20:06:23.000004")), &[1]).await?;
    rows.find(datetime().lte(moment("2014-12-29T20:06:23.000004")), &[1, 2]).await?;
    rows.find(datetime().range(moment("2014-12-31T00:00:00"), moment("2015-01-02T00:00:00")), &[4, 5]).await?;
    rows.find(datetime().range(day(2014, 12, 31), day(2015, 1, 2)), &[4, 5]).await?;
    rows.find(datetime().is_in([moment("2015-01-01T20:09:23"), moment("2014-12-28T20:05:23")]), &[1, 5]).await?;
    rows.find(datetime().is_null(true), &[10]).await?;

    let clock = |text: &str| -> Time { text.parse().expect("a time") };
    rows.find(time().eq(clock("20:09:23")), &[5]).await?;
    rows.find(time().eq(clock("20:06:23.000004")), &[2]).await?;
    rows.find(time().gt(clock("20:12:23")), &[8, 9]).await?;
    rows.find(time().gte(clock("20:13:23")), &[9]).await?;
    rows.find(time().lt(clock("20:06:23.000004")), &[1]).await?;
    rows.find(time().lte(clock("20:06:23.000004")), &[1, 2]).await?;
    rows.find(time().range(clock("20:09:00"), clock("20:11:00")), &[5, 6]).await?;
    rows.find(time().is_in([clock("20:05:23"), clock("20:13:23")]), &[1, 9]).await?;
    rows.find(time().is_null(true), &[10]).await
}

/// Strings and integers from an open set of choices.
async fn choices(client: &Client) -> Result<()> {
    let find = async |filter: Filter<Choosy>, expected: &[i64]| -> Result<()> {
        let shown = format!("{filter:?}");
        let rows = client.awkward().choosy().list().filter(filter).all().await?;
        let mut found: Vec<i64> = rows.into_iter().map(|row| row.id).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{shown}");
        Ok(())
    };
    find(choosy::word().eq(Word::Yes), &[1]).await?;
    find(choosy::word().eq(Word::Empty), &[2]).await?;
    find(choosy::word().eq(Word::from("unheard of")), &[3]).await?;
    find(choosy::word().is_in([Word::Yes, Word::No, Word::Empty]), &[1, 2]).await?;
    find(choosy::word().gt(Word::Yes), &[]).await?;
    find(choosy::number().eq(Number::N1), &[1]).await?;
    find(choosy::number().eq(Number::from("77")), &[3]).await?;
    find(choosy::number().is_in([Number::N1, Number::N2]), &[1, 2]).await?;
    find(choosy::number().gte(Number::N2), &[2, 3]).await?;
    find(choosy::flag().eq(true), &[1, 2, 3]).await?;
    find(choosy::flag().eq(false), &[]).await?;
    find(choosy::maybe().eq(Maybe::Foo), &[2]).await?;
    find(choosy::maybe().is_null(true), &[1]).await?;
    find(choosy::maybe().is_null(false), &[2, 3]).await
}

/// A schema may list the lookups of a field; only those compile.
async fn listed_lookups(client: &Client) -> Result<()> {
    let list = || client.awkward().few_lookups().list().order_by(few_lookups::number().desc());
    let numbers = async |filter| -> Result<Vec<i64>> {
        Ok(list().filter(filter).all().await?.into_iter().map(|row| row.number).collect())
    };
    assert_eq!(numbers(few_lookups::name().eq("plain 3")).await?, [3]);
    assert_eq!(numbers(few_lookups::name().startswith("plain 1")).await?, [12, 11, 10, 1]);
    assert_eq!(numbers(few_lookups::number().is_in([2, 5, 99])).await?, [5, 2]);
    assert_eq!(numbers(few_lookups::number().range(4, 6)).await?, [6, 5, 4]);
    refused(numbers(few_lookups::name().eq("none")).await, "null or a boolean");
    let several = list().filter(few_lookups::name().startswith("plain 1")).filter(few_lookups::number().range(2, 11));
    assert_eq!(several.all().await?.len(), 2);
    let twice = list().filter(lookup_name("plain 1")).filter(lookup_name("plain 2"));
    refused(twice.all().await, "two filters");
    Ok(())
}

fn lookup_name(text: &str) -> Filter<awkward::v1::awkward::FewLookups> {
    few_lookups::name().startswith(text)
}
