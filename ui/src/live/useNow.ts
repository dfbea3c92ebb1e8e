import { useEffect, useState } from "react";

/** The time [ms], renewed at the given pace [ms]: what an age on the page is counted from. */
export function useNow(pace: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, pace);
    return () => { clearInterval(timer); };
  }, [pace]);
  return now;
}
