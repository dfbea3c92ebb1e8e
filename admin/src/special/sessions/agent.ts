/** The program of a session in words that people know it by. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [[/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"], [/Chrom(e|ium)\//, "Chrome"], [/Safari\//, "Safari"]];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [[/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac OS X/, "macOS"], [/Linux/, "Linux"]];

/** "Firefox, Windows"; what is no browser stays as it names itself. */
export function agentText(agent: string): string {
  const named = (among: typeof BROWSERS) => among.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = named(BROWSERS);
  if (browser === undefined) return agent;
  return [browser, named(SYSTEMS)].filter((one) => one !== undefined).join(", ");
}
