import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../../testing/kinds.ts";
import { showApp } from "../../testing/page.tsx";

const USER = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string" },
    role: { "type": "string", "x-role": true, "default": "viewer" },
    organization_id: { "type": ["integer", "null"], "x-ref": "organizations", "default": null },
    space_ids: { type: "array", items: { "type": "integer", "x-ref": "spaces" }, default: [] },
    tenant_ids: { type: "array", items: { "type": "integer", "x-ref": "tenants" }, default: [] },
  },
};
const PEOPLE = {
  components: { schemas: { ...DOCUMENT.components.schemas, User: USER } },
  "x-kinds": [...DOCUMENT["x-kinds"], { kind: "users", schema: "User", title: "User", titlePlural: "Users", group: "People", columns: ["name"], search: true, permission: "people", readPermission: "people" }],
};

const GRACE = { id: 4, at: "2026-03-01T09:30:00Z", name: "grace", display_name: "Grace Hopper", email: "grace@example.org", client: "203.0.113.7" };
const LINUS = { id: 5, at: "2026-03-02T09:30:00Z", name: "linus", display_name: null, email: "linus@example.org", client: "" };
const WAYS = { "GET /session/ways": { body: { password: true, registration: true, oidc: null } } };
const API = {
  ...WAYS,
  "GET /openapi.json": { body: PEOPLE },
  "GET /registrations": { body: { items: [GRACE, LINUS] } },
  "GET /spaces": { body: { items: [{ id: 3, name: "Hall" }], next: null, total: 1 } },
};
const MANAGER = ["records", "reports", "people"];

describe("registrations", () => {
  test("tell who waits, since when and from where, as far as that is known", async () => {
    answering(API);
    await showApp("/registrations", MANAGER);
    const [grace, linus] = within(await screen.findByRole("list", { name: "Registrations" })).getAllByRole("listitem");
    expect(grace).toHaveTextContent(/grace Grace Hopper\s*grace@example.org\s*Since Mar 1, 2026, 22:30, from 203.0.113.7/);
    expect(linus).toHaveTextContent(/linus\s*linus@example.org\s*Since Mar 2, 2026, 22:30/);
    expect(linus).not.toHaveTextContent("from");
  });

  test("are approved with a role and a limit", async () => {
    const asked = answering({ ...API, "POST /registrations/4/approve": { status: 201, body: { id: 9, name: "grace" } } });
    await showApp("/registrations", MANAGER);
    await userEvent.click(await screen.findByRole("button", { name: "Approve grace" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Let grace in?" }));
    expect(dialog.getByText("Nothing limits them: they see the whole installation.")).toBeVisible();
    await userEvent.click(dialog.getByRole("combobox", { name: "Role" }));
    await userEvent.click(await screen.findByRole("option", { name: "Engineer" }));
    await userEvent.click(dialog.getByRole("combobox", { name: "Spaces" }));
    await userEvent.click(await screen.findByRole("option", { name: "Hall" }));
    expect(dialog.queryByText("Nothing limits them: they see the whole installation.")).toBeNull();
    await userEvent.click(dialog.getByRole("button", { name: "Approve" }));
    expect(await screen.findByText("grace may sign in now")).toBeVisible();
    const decision = asked.findIndex(({ method }) => method === "POST");
    expect(asked[decision]?.body).toEqual({ role: "engineer", organization_id: null, space_ids: [3], tenant_ids: [] });
    await waitFor(() => { expect(asked.slice(decision).some(({ method, path }) => method === "GET" && path === "/registrations")).toBe(true); });
  });

  test("what the server has against a limit stands at its field", async () => {
    answering({ ...API, "POST /registrations/4/approve": { status: 422, body: { title: "Values are refused", errors: [{ field: "space_ids[0]", reason: "is beyond what you see: 3" }] } } });
    await showApp("/registrations", MANAGER);
    await userEvent.click(await screen.findByRole("button", { name: "Approve grace" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Let grace in?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Approve" }));
    expect(await dialog.findByText("is beyond what you see: 3")).toBeVisible();
    expect(dialog.getByRole("combobox", { name: "Spaces" })).toBeInvalid();
  });

  test("say why somebody could not be approved, and are read anew", async () => {
    const asked = answering({ ...API, "POST /registrations/4/approve": { status: 404, body: { title: "Not found", detail: "there is no registration 4; perhaps somebody else has decided" } } });
    await showApp("/registrations", MANAGER);
    await userEvent.click(await screen.findByRole("button", { name: "Approve grace" }));
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Approve" }));
    expect(await screen.findByText("there is no registration 4; perhaps somebody else has decided")).toBeVisible();
    await waitFor(() => { expect(asked.filter(({ path }) => path === "/registrations").length).toBeGreaterThan(1); });
  });

  test("are refused once that is confirmed", async () => {
    const asked = answering({ ...API, "DELETE /registrations/5": { status: 204 } });
    await showApp("/registrations", MANAGER);
    await userEvent.click(await screen.findByRole("button", { name: "Refuse linus" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Refuse linus?" }));
    expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(dialog.getByRole("button", { name: "Refuse" }));
    expect(await screen.findByText("linus is refused")).toBeVisible();
    expect(asked.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual(["/registrations/5"]);
  });

  test.each([
    ["who asks where", true, /People ask for an account on the sign-in page/],
    ["how it is switched on", false, /switched on by METERHOUSE_REGISTRATION=1/],
  ])("where nobody waits, say %s", async (_, registration, text) => {
    answering({ ...API, "GET /registrations": { body: { items: [] } }, "GET /session/ways": { body: { password: true, registration, oidc: null } } });
    await showApp("/registrations", MANAGER);
    expect(await screen.findByText("Nobody waits")).toBeVisible();
    expect(await screen.findByText(text)).toBeVisible();
  });

  test("that cannot be read say why", async () => {
    answering({ ...API, "GET /registrations": { status: 403, body: { title: "Forbidden", detail: "registrations are for those who see the whole installation" } } });
    await showApp("/registrations", MANAGER);
    expect(await screen.findByText("registrations are for those who see the whole installation")).toBeVisible();
  });
});

describe("in the navigation, registrations", () => {
  test("are counted, also while their group is closed", async () => {
    answering(API);
    await showApp("/", MANAGER);
    const navigation = within(await screen.findByRole("navigation", { name: "Kinds of records" }));
    const group = await navigation.findByRole("button", { name: "People 2 wait" });
    await userEvent.click(group);
    expect(await navigation.findByRole("link", { name: "Registrations 2 wait" })).toBeVisible();
    expect(navigation.getByRole("button", { name: "People" })).toBeVisible();
  });

  test.each([
    ["does not manage people", ["records", "reports"], {}],
    ["manages those of one organization among several", MANAGER, { "GET /registrations": { status: 403, body: { title: "Forbidden" } } }],
  ])("are not there for whom %s", async (_, permissions, answers) => {
    const asked = answering({ ...API, ...answers });
    await showApp("/users", permissions);
    expect(await screen.findByRole("link", { name: "Sessions", hidden: true })).toBeInTheDocument();
    await waitFor(() => { expect(asked.some(({ path }) => path === "/registrations")).toBe(permissions.includes("people")); });
    expect(screen.queryByRole("link", { name: /Registrations/, hidden: true })).toBeNull();
  });
});
