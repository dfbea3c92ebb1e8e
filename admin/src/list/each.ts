/** One call after another, each on its own: what fails does not stop the rest, and is told with its reason. */

export interface Outcome<T> {
  readonly done: readonly T[];
  readonly failed: readonly { readonly item: T; readonly error: Error }[];
}

export async function each<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<Outcome<T>> {
  const done: T[] = [];
  const failed: { item: T; error: Error }[] = [];
  for (const item of items) {
    try {
      await act(item);
      done.push(item);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failed.push({ item, error });
    }
  }
  return { done, failed };
}
