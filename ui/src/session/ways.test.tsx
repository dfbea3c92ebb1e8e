import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { forgetSession, keepSession, session } from "../api/session.ts";
import { answering } from "../testing/api.ts";
import { show } from "../testing/show.tsx";
import { SessionGate } from "./SessionGate.tsx";

const ADA = { refresh_expires_at: "2999-01-01T00:00:00Z", user: { id: 1, name: "ada", display_name: null, role: "admin" } };
const WORN = { ...ADA, user: { ...ADA.user, must_change_password: true } };
const PAGE = <SessionGate><h1>Portfolio</h1></SessionGate>;

beforeEach(() => { forgetSession(); });
afterEach(() => { history.replaceState(null, "", "/"); });

async function fill(texts: Record<string, string>) {
  for (const [label, text] of Object.entries(texts)) await userEvent.type(screen.getByLabelText(label), text);
}

describe("the door", () => {
  test("offers what the installation does, and nothing else", async () => {
    answering({ "GET /session/ways": { body: { password: true, registration: true, oidc: { name: "Keycloak" } } } });
    show(PAGE);
    expect(await screen.findByRole("button", { name: "Sign in with Keycloak" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Ask for an account" })).toBeVisible();
  });

  test("has no other way where the server does not say", async () => {
    const asked = answering({});
    show(PAGE);
    await waitFor(() => { expect(asked).toHaveLength(1); });
    expect(screen.queryByRole("button", { name: /Sign in with/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "Ask for an account" })).toBeNull();
  });

  test.each([
    ["waits", "Your account waits for somebody to enable it."],
    ["unknown", "The provider knows you, but there is no account for your e-mail address here."],
    ["something else", "The provider did not sign you in. Try again, or sign in with a password."],
  ])("says why the provider's word was not enough: %s", async (reason, text) => {
    history.replaceState(null, "", `/#/refused?reason=${reason}`);
    answering({});
    show(PAGE);
    expect(await screen.findByRole("alert")).toHaveTextContent(text);
  });

  test("lets in who comes back from the provider", async () => {
    sessionStorage.setItem("meterhouse.away", "yes");
    answering({ "GET /session": { body: { user: ADA.user } } });
    show(PAGE);
    expect(await screen.findByText("Portfolio")).toBeVisible();
    expect(session()?.user.name).toBe("ada");
  });

  test("stays shut for who comes back without the provider's word", async () => {
    sessionStorage.setItem("meterhouse.away", "yes");
    answering({ "GET /session": { status: 401 }, "GET /session/ways": { body: { password: true, registration: false, oidc: null } } });
    show(PAGE);
    expect(await screen.findByLabelText("Name")).toBeVisible();
    expect(sessionStorage.length).toBe(0);
  });
});

describe("a forgotten password", () => {
  test.each([["ada", { name: "ada" }], ["ada@example.org", { email: "ada@example.org" }]])("is asked for by %s, and the answer is the same for everybody", async (who, body) => {
    const asked = answering({ "POST /password/forgotten": { status: 202 } });
    show(PAGE);
    await userEvent.click(screen.getByRole("button", { name: "Forgotten password?" }));
    await fill({ "Name or e-mail address": `${who}{Enter}` });
    expect(await screen.findByRole("status")).toHaveTextContent("If there is such an account");
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual(body);
  });

  test("is given anew by the link, which must be good, and leads to the door", async () => {
    history.replaceState(null, "", "/#/reset?token=l1nk");
    const asked = answering({ "POST /password/reset": { status: 200 } });
    show(PAGE);
    await fill({ "New password": "three green meters", "New password again": "three green meter{Enter}" });
    expect(screen.getByText("These are two different passwords")).toBeVisible();
    await fill({ "New password again": "s{Enter}" });
    expect(await screen.findByRole("status")).toHaveTextContent("All other sessions");
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({ token: "l1nk", new: "three green meters" });
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(screen.getByLabelText("Name")).toBeVisible();
    expect(location.hash).toBe("");
  });

  test("a link that is worn says so", async () => {
    history.replaceState(null, "", "/#/reset?token=old");
    answering({ "POST /password/reset": { status: 422, body: { title: "Values are refused", detail: "token: this link was used", errors: [{ field: "token", reason: "this link was used" }] } } });
    show(PAGE);
    await fill({ "New password": "three green meters", "New password again": "three green meters{Enter}" });
    expect(await screen.findByRole("alert")).toHaveTextContent("this link was used");
  });
});

describe("a password that somebody else has set", () => {
  test("is changed before anything else is shown", async () => {
    keepSession(WORN);
    const asked = answering({ "POST /password": { body: ADA }, "GET /session": { body: { user: WORN.user } } });
    show(PAGE);
    expect(screen.queryByText("Portfolio")).toBeNull();
    await fill({ "Present password": "given to me", "New password": "three green meters", "New password again": "three green meters{Enter}" });
    expect(await screen.findByText("Portfolio")).toBeVisible();
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({ current: "given to me", new: "three green meters" });
  });

  test("what the server has against the new one stands at its field", async () => {
    keepSession(WORN);
    answering({ "POST /password": { status: 422, body: { title: "Values are refused", errors: [{ field: "new", reason: "is among those that are tried first" }] } } });
    show(PAGE);
    await fill({ "Present password": "given to me", "New password": "password12", "New password again": "password12{Enter}" });
    expect(await screen.findByText("is among those that are tried first")).toBeVisible();
  });

  test("who does not want to can still leave", async () => {
    keepSession(WORN);
    answering({ "DELETE /session": { body: {} }, "GET /session/ways": { status: 404 } });
    show(PAGE);
    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    expect(await screen.findByLabelText("Name")).toBeVisible();
  });
});

describe("asking for an account", () => {
  test("sends what was written, and says what comes next", async () => {
    const asked = answering({ "GET /session/ways": { body: { password: true, registration: true, oidc: null } }, "POST /registrations": { status: 202 } });
    show(PAGE);
    await userEvent.click(await screen.findByRole("button", { name: "Ask for an account" }));
    await userEvent.click(screen.getByRole("button", { name: "Ask" }));
    expect(screen.getByText("Enter your e-mail address")).toBeVisible();
    await fill({ "Name": "grace", "E-mail address": "grace@example.org", "Password": "three green meters{Enter}" });
    expect(await screen.findByRole("status")).toHaveTextContent("once somebody has approved it");
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({ name: "grace", display_name: null, email: "grace@example.org", password: "three green meters" });
  });
});
