import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { show } from "../testing/show.tsx";
import { Toasts } from "./Toasts.tsx";
import { dismissAll, say } from "./toasts.ts";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  vi.useRealTimers();
  act(dismissAll);
});

describe("a note on what was done", () => {
  test("is announced, and goes after ten seconds", () => {
    show(<Toasts />);
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    act(() => { say("Saved"); });
    expect(screen.getByRole("status")).toHaveTextContent("Saved");
    act(() => { vi.advanceTimersByTime(9_900); });
    expect(screen.getByText("Saved")).toBeVisible();
    act(() => { vi.advanceTimersByTime(200); });
    expect(screen.queryByText("Saved")).toBeNull();
  });

  test("stays as long as the pointer or the focus is on it", () => {
    show(<Toasts />);
    act(() => { say("Saved", { undo: () => Promise.resolve() }); });
    act(() => { screen.getByRole("button", { name: "Undo" }).focus(); });
    act(() => { vi.advanceTimersByTime(60_000); });
    expect(screen.getByText("Saved")).toBeVisible();
    act(() => { screen.getByRole("button", { name: "Undo" }).blur(); });
    act(() => { vi.advanceTimersByTime(10_100); });
    expect(screen.queryByText("Saved")).toBeNull();
  });

  test("takes back what was done, and says so", async () => {
    const undo = vi.fn(() => Promise.resolve());
    show(<Toasts />);
    act(() => { say("Deleted", { undo }); });
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.queryByText("Deleted")).toBeNull();
    expect(screen.getByText("Undone")).toBeVisible();
  });

  test("says why it could not be taken back", async () => {
    show(<Toasts />);
    act(() => { say("Deleted", { undo: () => Promise.reject(new Error("the name is taken")) }); });
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(screen.getByText("This could not be undone: the name is taken")).toBeVisible();
  });
});
