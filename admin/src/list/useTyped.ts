import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

/** A text that is passed on once the typing pauses; when it changes from elsewhere, that text is taken. */
export function useTyped(given: string, onPause: (text: string) => void): [string, (text: string) => void] {
  const [{ typed, of }, setTyped] = useState({ typed: given, of: given });
  const pause = useDebouncedCallback(onPause, 250);
  const text = of === given ? typed : given;
  return [text, (next) => {
    setTyped({ typed: next, of: given });
    pause(next);
  }];
}
