/** What jsdom lacks and the components ask for. */

import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

import i18n, { speak } from "../i18n/i18n.ts";
import { dismissAll } from "../toast/toasts.ts";

// A busy computer is slow, and slow is not broken.
configure({ asyncUtilTimeout: 5_000 });
vi.setConfig({ testTimeout: 30_000 });

afterEach(async () => {
  cleanup();
  dismissAll(); // notes outlive the page that they were said on
  sessionStorage.clear();
  localStorage.clear();
  if (i18n.language !== "en") await speak("en");
});

window.matchMedia = (media) => Object.assign(new EventTarget(), { matches: false, media, onchange: null }) as MediaQueryList;

window.ResizeObserver = class {
  observe() { /* nothing has a size here */ }
  unobserve() { /* nor changes it */ }
  disconnect() { /* so there is nothing to end */ }
};

Element.prototype.scrollIntoView = () => undefined;
