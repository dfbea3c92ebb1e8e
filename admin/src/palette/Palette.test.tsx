import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../testing/kinds.ts";
import { showApp } from "../testing/page.tsx";

test("Escape closes the palette, also while it shows what was found", async () => {
  answering({ "GET /openapi.json": { body: DOCUMENT } });
  await showApp("/");
  await screen.findByRole("heading", { name: "Administration" });
  await userEvent.keyboard("{Control>}k{/Control}");
  await userEvent.keyboard("met");
  expect(await screen.findByRole("option", { name: "Meters" })).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => { expect(screen.queryByRole("dialog")).toBeNull(); });
});
