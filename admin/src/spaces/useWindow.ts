/** Which rows of a long list of equal height are near enough to be seen: only these are drawn. */

import { type RefObject, useEffect, useState } from "react";

const BEYOND = 10;

export function useWindow(frame: RefObject<HTMLElement | null>, count: number, height: number) {
  const [{ top, seen }, setView] = useState({ top: 0, seen: 800 });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    // Where nothing has a size yet, a usual screen's worth is drawn.
    const look = () => { setView({ top: element.scrollTop, seen: element.clientHeight === 0 ? 800 : element.clientHeight }); };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [frame]);
  const first = Math.max(0, Math.floor(top / height) - BEYOND);
  const last = Math.min(count, Math.ceil((top + seen) / height) + BEYOND);
  const reveal = (place: number) => {
    const element = frame.current;
    if (element === null || element.clientHeight === 0) return;
    const above = place * height;
    if (above < element.scrollTop) element.scrollTo({ top: above });
    else if (above + height > element.scrollTop + element.clientHeight) element.scrollTo({ top: above + height - element.clientHeight });
  };
  return { first, last, reveal };
}
