/** Each story has a database of its own, so that two tabs do not disturb each other. */

/** From now on databases of this page are those of `story`. */
export function useDatabasesOf(story: string): void {
  const open = indexedDB.open.bind(indexedDB);
  IDBFactory.prototype.open = (name, version) => open(`${name}:${story}`, version);
}

export function deleteDatabase(name: string): Promise<void> {
  return settled(indexedDB.deleteDatabase(name));
}

/** Leaves a database behind as a later version of the extension would. */
export async function makeNewer(name: string): Promise<void> {
  const request = indexedDB.open(name, 1_000);
  await settled(request);
  request.result.close();
}

function settled(request: IDBOpenDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve());
    request.addEventListener("error", () => reject(new Error("the database cannot be had")));
  });
}
