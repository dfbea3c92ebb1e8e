import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT, METERS } from "../testing/kinds.ts";
import { showPage } from "../testing/page.tsx";
import { DeleteButton } from "./DeleteButton.tsx";

const HELD = { record: { id: 7, name: "Main" }, etag: '"4"' };
const SUB = { kind: "meters", id: 9, name: "Light", field: "master_id", binding_id: null };
const BOUND = { kind: "spaces", id: 3, name: "Hall", field: "owner", binding_id: 31 };

const uses = (...items: unknown[]) => ({ "GET /openapi.json": { body: DOCUMENT }, "GET /meters/7/uses": { body: { items, total: items.length } } });

async function asking(onDeleted = vi.fn()) {
  await showPage(<DeleteButton kind={METERS} held={HELD} onDeleted={onDeleted} />);
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
}

describe("before a record is deleted", () => {
  test("it is said what uses it, with links, and nothing can be deleted", async () => {
    answering(uses(SUB, BOUND));
    await asking();
    expect(await screen.findByText("One record still uses it")).toBeVisible();
    expect(screen.getByRole("link", { name: "Light" })).toHaveAttribute("href", "/meters/9");
    expect(screen.getByText("in its field Master")).toBeVisible();
    expect(screen.getByRole("link", { name: "Hall" })).toBeVisible();
    expect(within(screen.getByRole("dialog")).queryByRole("button", { name: /^Delete/ })).toBeNull();
  });

  test("bindings may go with it, where nothing else uses it", async () => {
    const asked = answering({ ...uses(BOUND), "DELETE /meters/7": { status: 204 }, "POST /meters/7/restore": { status: 201, body: { id: 7, name: "Main" } } });
    const onDeleted = vi.fn();
    await asking(onDeleted);
    expect(await screen.findByText("Nothing but one binding uses it. The binding goes with it.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Delete with its binding" }));
    await waitFor(() => { expect(onDeleted).toHaveBeenCalledOnce(); });
    const deleted = asked.find(({ method }) => method === "DELETE");
    expect(deleted?.path).toBe("/meters/7?unbind=true");
    expect(deleted?.headers.get("if-match")).toBe('"4"');
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.at(-1)).toMatchObject({ method: "POST", path: "/meters/7/restore" }); });
  });

  test("what nothing uses is deleted after the one question", async () => {
    const asked = answering({ ...uses(), "DELETE /meters/7": { status: 204 } });
    const onDeleted = vi.fn();
    await asking(onDeleted);
    await userEvent.click((await screen.findAllByRole("button", { name: "Delete" })).at(-1) ?? document.body);
    await waitFor(() => { expect(onDeleted).toHaveBeenCalledOnce(); });
    expect(asked.find(({ method }) => method === "DELETE")?.path).toBe("/meters/7");
    expect(screen.getByText("Main deleted")).toBeVisible();
  });

  test("a refusal of the server is shown where it was asked", async () => {
    answering({ ...uses(), "DELETE /meters/7": { status: 409, body: { title: "Conflict", detail: "meter Main is used by 2 points" } } });
    await asking();
    await userEvent.click((await screen.findAllByRole("button", { name: "Delete" })).at(-1) ?? document.body);
    expect(await screen.findByText("meter Main is used by 2 points")).toBeVisible();
  });
});
