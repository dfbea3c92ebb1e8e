import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../testing/kinds.ts";
import { showApp } from "../testing/page.tsx";

const HALL = { id: 3, name: "Hall", kind: "floor", parent_id: null };
const API = {
  "GET /openapi.json": { body: DOCUMENT },
  "GET /spaces": { body: { items: [HALL], next: null, total: 1 } },
  "GET /spaces/3": { body: HALL, headers: { etag: '"1"' } },
  "GET /spaces/3/uses": { body: { items: [], total: 0 } },
};

describe("the page of a record", () => {
  test("is where one is once it is made, without being asked to leave", async () => {
    answering({ ...API, "POST /spaces": { status: 201, body: HALL, headers: { etag: '"1"' } } });
    const router = await showApp("/spaces/new");
    await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "Hall");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("heading", { name: "Hall", level: 1 })).toBeVisible();
    expect(router.state.location.pathname).toBe("/spaces/3");
    expect(screen.queryByText("Leave without saving?")).toBeNull();
  });

  test("asks before it loses what was typed", async () => {
    answering(API);
    const router = await showApp("/spaces/3");
    await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), " 2");
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(await screen.findByText("Leave without saving?")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Stay here" }));
    expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Hall 2");
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await userEvent.click(await screen.findByRole("button", { name: "Leave and discard" }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/spaces"); });
  });

  test("is left once the record is deleted, and the record is not asked for again", async () => {
    const asked = answering({ ...API, "DELETE /spaces/3": { status: 204 } });
    const router = await showApp("/spaces/3");
    await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), " 2");
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await userEvent.click(await within(screen.getByRole("dialog", { name: "Delete Hall?" })).findByRole("button", { name: "Delete" }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/spaces"); });
    const calls = asked.map(({ method, path }) => `${method} ${path}`);
    expect(calls.slice(calls.indexOf("DELETE /spaces/3")).filter((call) => call.startsWith("GET /spaces/3"))).toEqual([]);
  });
});
