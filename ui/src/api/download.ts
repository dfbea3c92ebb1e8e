/** Files from the API: fetched with the token, then handed to the browser to save. */

import { ask, type Query } from "./client.ts";

/** Name that the server gives the file, else the last part of its path. */
export function fileName(disposition: string | null, path: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? path.split("/").at(-1) ?? "download";
}

export async function download(path: string, query: Query) {
  const response = await ask(path, { query });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName(response.headers.get("content-disposition"), path);
  link.click();
  // The browser has taken its own hold of the blob by the next turn.
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 1000);
}
