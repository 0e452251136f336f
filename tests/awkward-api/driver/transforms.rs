//! Every lookup of a part of a date or time.

use awkward::runtime::{Date, Result, Time};
use awkward::v1::Client;
use awkward::v1::awkward::lookup::{date, datetime, time};

use crate::lookups::Rows;

const ALL: &[i64] = &[1, 2, 3, 4, 5, 6, 7, 8, 9];

pub async fn run(client: &Client) -> Result<()> {
    let rows = Rows(client);
    // From Sunday, 28 December 2014, to Monday, 5 January 2015.
    rows.find(date().year(2015), &[5, 6, 7, 8, 9]).await?;
    rows.find(date().iso_year(2015), &[2, 3, 4, 5, 6, 7, 8, 9]).await?;
    rows.find(date().quarter(4), &[1, 2, 3, 4]).await?;
    rows.find(date().month(12), &[1, 2, 3, 4]).await?;
    rows.find(date().week(1), &[2, 3, 4, 5, 6, 7, 8]).await?;
    rows.find(date().week_day(1), &[1, 8]).await?;
    rows.find(date().iso_week_day(1), &[2, 9]).await?;
    rows.find(date().day(1), &[5]).await?;

    rows.find(datetime().date(Date::new(2015, 1, 1).expect("a day")), &[5]).await?;
    rows.find(datetime().year(2015), &[5, 6, 7, 8, 9]).await?;
    rows.find(datetime().iso_year(2015), &[2, 3, 4, 5, 6, 7, 8, 9]).await?;
    rows.find(datetime().quarter(1), &[5, 6, 7, 8, 9]).await?;
    rows.find(datetime().month(1), &[5, 6, 7, 8, 9]).await?;
    rows.find(datetime().week(2), &[9]).await?;
    rows.find(datetime().week_day(7), &[7]).await?;
    rows.find(datetime().iso_week_day(7), &[1, 8]).await?;
    rows.find(datetime().day(5), &[9]).await?;
    rows.find(datetime().time(Time::new(20, 9, 23).expect("a time")), &[5]).await?;
    rows.find(datetime().hour(20), ALL).await?;
    rows.find(datetime().minute(9), &[5]).await?;
    rows.find(datetime().second(23), ALL).await?;

    rows.find(time().hour(20), ALL).await?;
    rows.find(time().minute(13), &[9]).await?;
    rows.find(time().second(24), &[]).await
}
