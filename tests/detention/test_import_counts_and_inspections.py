"""Daily counts by code, and the inspections of 2019 to 2021."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from tests.detention.publications import head_count, parquet

from localaction.detention.ingest import daily_population
from localaction.detention.models import Inspection, InspectionCount, PopulationYear

EPOCH = dt.date(1970, 1, 1)


def counts_of(detloc, measure, year):
    return PopulationYear.objects.get(detloc=detloc, measure=measure, year=year).counts


def daily(path, rows):
    """Write the parquet file of daily counts: rows of (code, day, midnight)."""
    n = len(rows)
    columns = {
        "detention_facility_code": [code for code, _, _ in rows],
        "date": [(dt.date.fromisoformat(day) - EPOCH).days for _, day, _ in rows],
        "n_detained": [count + 1 for _, _, count in rows],
        "n_detained_at_midnight": [count for _, _, count in rows],
        "n_detained_male": [0] * n, "n_detained_female": [0] * n,
        "n_detained_convicted_criminal": [0] * n, "n_detained_possibly_under_18": [0] * n,
        "detention_facility": [f"CENTER {code}" for code, _, _ in rows],
    }  # fmt: skip
    return parquet(path, columns)


def test_a_day_without_a_row_is_not_a_zero(desk):
    path = daily(desk.folder / "x.parquet", [("A", "2023-12-31", 5), ("A", "2024-01-02", 0)])

    report = desk.publish("daily-population", path)

    assert (report["rows_read"], report["published_at"][:10]) == (2, "2024-01-02")
    assert counts_of("A", "MIDNIGHT", 2024)[:3] == [None, 0, None]
    assert (counts_of("A", "MIDNIGHT", 2023)[-1], counts_of("A", "ANY_TIME", 2023)[-1]) == (5, 6)
    assert (len(counts_of("A", "MIDNIGHT", 2023)), len(counts_of("A", "MIDNIGHT", 2024))) == (365, 366)


def test_a_newer_file_of_the_same_project_takes_the_place_of_the_old_one(desk):
    desk.publish("daily-population", daily(desk.folder / "a.parquet", [("A", "2024-01-01", 1), ("A", "2024-01-02", 2)]))

    desk.publish(
        "daily-population",
        daily(desk.folder / "b.parquet", [("A", "2024-01-01", 1), ("A", "2024-01-02", 3), ("A", "2024-01-03", 4)]),
    )

    assert counts_of("A", "MIDNIGHT", 2024)[:3] == [1, 3, 4]


def test_head_counts_are_another_measure_and_those_before_fiscal_2012_are_parked(desk):
    path = head_count(desk.folder / "x.csv.gz", ["EAZ|7|2011-09-30", "EAZ|8|2011-10-01", "EAZ|x|2012-01-01"])

    report = desk.publish("daily-population", path)

    assert report["parked"] == {"BEFORE_FISCAL_YEAR_2012": 1, "UNREADABLE": 1}
    assert counts_of("EAZ", "HEADCOUNT", 2011)[273] == 8


@pytest.mark.parametrize(
    ("content", "code"), [(b"not a file of counts", "WRONG_KIND"), (b"\x1f\x8b\x08\x00broken", "TRUNCATED")]
)
def test_a_file_of_another_kind_is_refused_with_a_reason(desk, content, code):
    path = desk.folder / "x.csv.gz"
    path.write_bytes(content)

    exit_code, answer = desk.run("import", "daily-population", path)

    assert exit_code == 1
    assert answer["files"][0]["reason"].startswith(code)


PACKETS = """id,facility,state,inspection_date,cr,file_name_4,dr,file_name_6,status,note
1,Bergen County Jail,NJ,"Feb. 24, 2021",Cover Letter,B-CoverLtr.pdf,Form,B-SIS.pdf,Finished,
63,Desert View Annex,CA)\xa0- Oct. 29 2020,,Cover Letter,D-CL.pdf,Form,No SIS provided,Finished,
64,Eloy Detention Center,AZ)\xa0- Oct. 21,,,,,,Started,
"""
CODED = """id,facility,state,date,inspection_date,inspector,standards,current_inspection_date_from,recommended_rating
1,Bergen County Jail,NJ,2021-02-24,"Feb. 24, 2021",Nakamoto,NDS 2019,2021-02-22,Meets Standards
"""


def test_the_two_tables_of_an_inspection_make_one(desk):
    (desk.folder / "df_inspect.csv").write_text(PACKETS)
    (desk.folder / "df_324.csv").write_text(CODED)

    code, answer = desk.run("import", "inspections", desk.folder)

    assert (code, answer["totals"]["rows_read"], answer["totals"]["rows_parked"]) == (0, 4, 2)
    one = Inspection.objects.get()
    assert (one.kind, one.begun_on, one.ended_on) == ("CONTRACTOR", dt.date(2021, 2, 22), dt.date(2021, 2, 24))
    assert (one.standard, one.rating, one.documents) == ("NDS 2019", "Meets Standards", ["B-CoverLtr.pdf", "B-SIS.pdf"])


DEATHS = CODED.replace("rating\n", "rating,cod_suicide_ice\n").replace("Standards\n", "Standards,1.0\n")
MONTHS = """id,facility,state,inspection_date,date,disciplinary_infractions,medical_subst,visitation_file
1,Bergen County Jail,NJ,"Feb. 24, 2021",2020-02-01,7.0,2.0,0.0
1,Bergen County Jail,NJ,"Feb. 24, 2021",2020-03-01,3.0,,0.0
"""


def test_what_the_forms_count_is_added_up_over_the_months_and_an_empty_cell_is_no_zero(desk, client):
    (desk.folder / "df_324.csv").write_text(DEATHS)
    (desk.folder / "df_324_inc.csv").write_text(MONTHS)

    code, answer = desk.run("import", "inspections", desk.folder)
    desk.run("import", "inspections", desk.folder)

    assert (code, answer["totals"]["rows_read"], answer["totals"]["rows_parked"]) == (0, 3, 0)
    assert list(InspectionCount.objects.order_by("code").values_list("code", "number", "n_months")) == [
        ("cod_suicide_ice", 1, 12), ("disciplinary_infractions", 10, 2), ("medical_subst", 2, 1),
        ("visitation_file", 0, 2),
    ]  # fmt: skip
    one = Inspection.objects.get()
    assert (one.ended_on, one.publication.file_name) == (dt.date(2021, 2, 24), "df_324.csv")
    page = client.get(f"/facility/{one.facility.address_part}/").content.decode()
    for words in ("Deaths, suicide (people held for ICE)</span>: 1", "Medical: grievances upheld</span>: 2",
                  "1 other thing was counted, and none had happened."):  # fmt: skip
        assert words in page, words
    table = client.get(f"/facility/{one.facility.address_part}/inspection-counts.csv")
    assert b"".join(table.streaming_content).decode().count("\r\n") == 5


def test_a_table_of_something_else_is_refused(desk):
    (desk.folder / "x.csv").write_text("a,b\n1,2\n")

    code, answer = desk.run("import", "inspections", desk.folder / "x.csv")

    assert (code, answer["files"][0]["reason"][:13]) == (1, "WRONG_COLUMNS")


@pytest.mark.skipif("LOCALACTION_DATA" not in os.environ, reason="needs the published file")
def test_the_national_peak_is_reproduced():
    folder = Path(os.environ["LOCALACTION_DATA"]) / "facility-daily-population"

    counts = daily_population.read(folder / "facilities-daily-population-latest.parquet")

    def nation(day):
        place = (day - dt.date(day.year, 1, 1)).days
        return sum(s[place] or 0 for (_, m, year), s in counts.years.items() if (m, year) == ("MIDNIGHT", day.year))

    assert counts.n_rows == 888_699
    assert nation(dt.date(2025, 1, 20)) == 39_175
    assert nation(dt.date(2026, 1, 14)) == 71_387
    peak = max((nation(dt.date(2026, 1, 1) + dt.timedelta(n)), n) for n in range(69))
    assert peak == (71_387, 13)
