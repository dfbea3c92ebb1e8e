import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../testing/kinds.ts";
import { showApp } from "../testing/page.tsx";
import { typeOf } from "./files.ts";
import { refusedAsCsv } from "./verdicts.ts";

const VERDICTS = {
  created: 1, updated: 1, unchanged: 0, refused: 1,
  rows: [
    { row: 2, status: "created", id: null, errors: [] },
    { row: 3, status: "updated", id: 7, errors: [] },
    { row: 4, place: "meters!6", status: "refused", id: null, errors: [{ field: "space_id", reason: "there is no space Hal", place: "meters!D6" }, { field: "name", reason: "is missing" }] },
  ],
};
const DONE = { ...VERDICTS, rows: VERDICTS.rows.map((row) => ({ ...row, id: row.id ?? 8 })) };
const FILE = new File(["name,space_id"], "meters.csv", { type: "text/csv" });

describe("an import", () => {
  test("shows each row's verdict with every reason before anything is changed, and then applies the same file", async () => {
    const asked = answering({ "GET /openapi.json": { body: DOCUMENT }, "POST /meters/import?dry_run=true": { body: VERDICTS }, "POST /meters/import": { body: DONE } });
    await showApp("/meters/import");
    await userEvent.upload(await screen.findByLabelText("File to import"), FILE);
    expect(await screen.findByText("What meters.csv would change")).toBeVisible();
    expect(screen.getByText("one new · one changed · 0 as before · one refused")).toBeVisible();
    // The refused come first: they need somebody.
    const table = screen.getByRole("table", { name: "Rows of the file" });
    expect(within(table).getByText("Space: there is no space Hal", { exact: false })).toHaveTextContent("Space: there is no space Hal meters!D6");
    expect(within(table).getByText("meters!6")).toBeVisible();
    expect(within(table).getByText("Name: is missing")).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "All 3" }));
    expect(within(screen.getByRole("table", { name: "Rows of the file" })).getAllByRole("row")).toHaveLength(4);
    await userEvent.click(screen.getByRole("button", { name: "Apply 2 changes" }));
    expect(await screen.findByText("meters.csv is imported")).toBeVisible();
    const sent = asked.filter(({ method }) => method === "POST");
    expect(sent.map(({ path, headers, body }) => [path, headers.get("content-type"), body])).toEqual([["/meters/import?dry_run=true", "text/csv", FILE], ["/meters/import", "text/csv", FILE]]);
  });

  test("says which files it takes", async () => {
    answering({ "GET /openapi.json": { body: DOCUMENT } });
    await showApp("/meters/import");
    const input = await screen.findByLabelText("File to import");
    await userEvent.setup({ applyAccept: false }).upload(input, new File(["x"], "meters.doc"));
    expect(await screen.findByText("meters.doc is none of these: xlsx, csv, json, yaml, yml")).toBeVisible();
  });

  test("is not offered to those who may not write", async () => {
    answering({ "GET /openapi.json": { body: DOCUMENT } });
    await showApp("/meters/import", ["records", "reports"]);
    expect(await screen.findByText("Nothing is imported here")).toBeVisible();
  });
});

describe("a whole site", () => {
  const SITE = {
    created: 0, updated: 1, unchanged: 3, refused: 1,
    rows: [
      { kind: "meters", row: 5, status: "updated", name: "Main", errors: [], changes: { name: ["Mian", "Main"] } },
      { kind: "spaces", row: 9, status: "refused", name: "Hall", errors: [{ field: "zone", reason: "is no time zone" }], changes: {} },
    ],
  };

  test("tells what each record would become, and is not applied while a row is refused", async () => {
    answering({ "GET /openapi.json": { body: DOCUMENT }, "POST /site?dry_run=true": { body: SITE } });
    await showApp("/site");
    await userEvent.upload(await screen.findByLabelText("File to import"), new File(["x"], "site.xlsx"));
    expect(await screen.findByText("Zone: is no time zone")).toBeVisible();
    expect(screen.getByText("A site is taken as a whole: mend the refused rows in the file, then choose it again.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Apply one change" })).toBeDisabled();
    await userEvent.click(screen.getByRole("radio", { name: "Changed 1" }));
    const row = within(screen.getByRole("table", { name: "Rows of the file" })).getAllByRole("row")[1];
    expect(row).toHaveTextContent("MeterMain");
    expect(row).toHaveTextContent("Name: Mian → Main");
  });

  test("is applied as a whole", async () => {
    const asked = answering({ "GET /openapi.json": { body: DOCUMENT }, "POST /site": { body: { ...SITE, refused: 0, rows: SITE.rows.slice(0, 1) } } });
    await showApp("/site");
    await userEvent.upload(await screen.findByLabelText("File to import"), new File(["x"], "site.xlsx"));
    await userEvent.click(await screen.findByRole("button", { name: "Apply one change" }));
    await waitFor(() => { expect(asked.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual(["/site?dry_run=true", "/site"]); });
    expect(await screen.findByText("site.xlsx is imported")).toBeVisible();
  });
});

describe("files", () => {
  test.each([["a.XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"], ["a.b.csv", "text/csv"], ["a.yml", "application/yaml"], ["a", null]])("%s is sent as %s", (name, type) => {
    expect(typeOf(name)).toBe(type);
  });

  test("the refused rows are a table of their own, and no cell of it is a formula", () => {
    expect(refusedAsCsv([...VERDICTS.rows.slice(0, 1), { row: 4, status: "refused", name: "=1+1", errors: [{ field: "a", reason: 'is "odd", so' }, { field: "b", reason: "too" }] }] as never))
      .toBe("\ufeffkind,place,name,field,reason\r\n,5,'=1+1,a,\"is \"\"odd\"\", so\"\r\n,5,'=1+1,b,too\r\n");
  });
});
