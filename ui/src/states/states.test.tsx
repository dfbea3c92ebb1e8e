import { screen } from "@testing-library/react";
import i18n from "i18next";
import { describe, expect, test, vi } from "vitest";

import { Problem, Unreachable } from "../api/problem.ts";
import { speak } from "../i18n/i18n.ts";
import { show } from "../testing/show.tsx";
import { Broken } from "./Broken.tsx";
import { Failed } from "./Failed.tsx";
import { reasonOf } from "./reason.ts";

const problem = (status: number, detail?: string) => new Problem(status, { title: "In English", ...(detail === undefined ? {} : { detail }) }, "r7");

describe("a mishap", () => {
  test.each<[string, Error, string, string | null]>([
    ["the network is away", new Unreachable(null), "Der Server antwortet nicht", "Bitte die Netzverbindung prüfen und dann noch einmal versuchen."],
    ["401", problem(401, "sign in again"), "Sie sind nicht mehr angemeldet", "sign in again"],
    ["403", problem(403, "changing users takes 'people'"), "Dafür fehlt Ihnen die Berechtigung", "changing users takes 'people'"],
    ["404", problem(404, "there is no meter 7"), "Das gibt es nicht", "there is no meter 7"],
    ["409", problem(409, "meter Main is used by 2 points"), "So derzeit nicht möglich", "meter Main is used by 2 points"],
    ["412", problem(412, "meter 7 is another now"), "Inzwischen hat jemand anderes das geändert", "meter 7 is another now"],
    ["413 of a proxy, which says nothing", problem(413), "Das ist mehr, als auf einmal angenommen wird", null],
    ["429", problem(429, "try again in 7 s"), "Zu viele Anfragen: bitte etwas warten", "try again in 7 s"],
    ["503", problem(503, "the database does not answer"), "Der Server konnte das nicht ausführen", "the database does not answer"],
    ["any other", problem(400, "limit is 'x', which is no number"), "Das hat nicht geklappt", "limit is 'x', which is no number"],
    ["any other without a detail", problem(415), "Das hat nicht geklappt", "In English"],
  ])("is named in the reader's language, what the API says of it stands beneath: %s", async (_, error, title, detail) => {
    await speak("de");
    show(<Failed error={error} onRetry={vi.fn()} />);
    const alert = screen.getByRole("alert");
    expect(alert).toHaveTextContent(new RegExp(`^${title}`));
    if (detail === null) expect(alert).not.toHaveTextContent("In English");
    else expect(screen.getByText(detail)).toBeVisible();
    expect(screen.getByRole("button", { name: "Noch einmal versuchen" })).toBeVisible();
  });

  test.each<[Error, string]>([
    [problem(409, "meter Main is in use"), "So derzeit nicht möglich – meter Main is in use"],
    [problem(502), "Der Server konnte das nicht ausführen"],
    [problem(422, "name: is taken"), "name: is taken"],
    [new Unreachable(null), "Der Server antwortet nicht"],
    [new Error("the name is taken"), "the name is taken"],
  ])("fits the end of a sentence: %s", async (error, reason) => {
    await speak("de");
    expect(reasonOf(i18n.t, error)).toBe(reason);
  });

  test("that is no error is told all the same", () => {
    show(<Broken error="out of memory" />);
    expect(screen.getByText("out of memory")).toBeVisible();
  });
});
