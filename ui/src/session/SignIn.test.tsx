import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";

import { forgetSession, session } from "../api/session.ts";
import { answering } from "../testing/api.ts";
import { show } from "../testing/show.tsx";
import { SessionGate } from "./SessionGate.tsx";
import { SignIn } from "./SignIn.tsx";

const ADA = { refresh_expires_at: "2999-01-01T00:00:00Z", user: { id: 1, name: "ada", display_name: null, role: "admin" } };

beforeEach(() => { forgetSession(); });

describe("signing in", () => {
  test("the name is asked first, then the password, and both before anything is sent", async () => {
    const asked = answering({});
    show(<SignIn />);
    expect(screen.getByLabelText("Name")).toHaveFocus();
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(screen.getByText("Enter your name")).toBeVisible();
    await userEvent.type(screen.getByLabelText("Name"), "ada{Enter}");
    expect(screen.getByLabelText("Password")).toHaveFocus();
    expect(asked.filter(({ method }) => method === "POST")).toEqual([]);
  });

  test("a refusal is said in place, and the password is asked again", async () => {
    answering({ "POST /session": { status: 401, body: { title: "Unauthorized" } } });
    show(<SignIn />);
    await userEvent.type(screen.getByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("The name or the password is wrong.");
    expect(screen.getByLabelText("Password")).toHaveFocus();
  });

  test("a server that is down shows what to tell the operator", async () => {
    answering({ "POST /session": { status: 503, body: { title: "Unavailable", detail: "No database", request_id: "r7" } } });
    show(<SignIn />);
    await userEvent.type(screen.getByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "secret{Enter}");
    expect(await screen.findByText("r7")).toBeVisible();
  });

  test("behind the gate is the page, and the address stays", async () => {
    const asked = answering({ "POST /session": { body: ADA }, "GET /session": { body: { user: ADA.user } } });
    show(<SessionGate><h1>Portfolio</h1></SessionGate>);
    expect(screen.queryByText("Portfolio")).toBeNull();
    await userEvent.type(screen.getByLabelText("Name"), "ada");
    await userEvent.type(screen.getByLabelText("Password"), "secret{Enter}");
    expect(await screen.findByText("Portfolio")).toBeVisible();
    expect(session()?.user.name).toBe("ada");
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({ name: "ada", password: "secret", cookie: true, remember: false });
  });
});
