/** Which build of the app runs here, to be told on the telephone: its script is named by its digest. */
export const version = /-([\w-]{8})\.js/.exec(document.querySelector('script[type="module"][src]')?.getAttribute("src") ?? "")?.[1] ?? "dev";
