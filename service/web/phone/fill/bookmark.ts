/** Where in a report the person was, and whether the camera was open: outlives a page that is killed. */

export interface Bookmark {
  /** The code of the item that was touched last. */
  item: string;
  /** Set while the camera or the album is open over the page. */
  camera: boolean;
}

const KEPT = "campus-safety.bookmark.";

export function keepBookmark(draftId: string, mark: Bookmark): void {
  try {
    localStorage.setItem(KEPT + draftId, JSON.stringify(mark));
  } catch {
    // Full or forbidden: the report then opens at its first missing item.
  }
}

export function bookmarkOf(draftId: string): Bookmark | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT + draftId) ?? "null") as Bookmark | null;
  } catch {
    return null;
  }
}

export function dropBookmark(draftId: string): void {
  localStorage.removeItem(KEPT + draftId);
}
