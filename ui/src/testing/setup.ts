/** What jsdom lacks and the components ask for. */

import "@testing-library/jest-dom/vitest";
import "../i18n/i18n.ts";

import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => {
  cleanup();
  sessionStorage.clear();
  localStorage.clear();
});

window.matchMedia = (media) => Object.assign(new EventTarget(), { matches: false, media, onchange: null }) as MediaQueryList;

window.ResizeObserver = class {
  observe() { /* nothing has a size here */ }
  unobserve() { /* nor changes it */ }
  disconnect() { /* so there is nothing to end */ }
};

Element.prototype.scrollIntoView = () => undefined;
