/** How long a reader waits before it comes again after a stream has ended, in milliseconds. */
const RETRY_MILLISECONDS = 1000;

/**
 * The first frame: how soon to come again, and the cursor to come again with. A block without data sets the reader's last
 * event id and is not dispatched (WHATWG HTML §9.2.6), so that also a reader who has seen no event yet loses no place.
 */
export function openingFrame(cursor: string): string {
  return `retry: ${RETRY_MILLISECONDS}\nid: ${cursor}\n\n`;
}

/** Of a quiet stream: that it lives, and how far the feed was looked through for the reader's filter. */
export function beatFrame(cursor: string): string {
  return `: still here\nid: ${cursor}\n\n`;
}

/** What of an event's item its frame is made by; the data is all of it. */
interface Framed {
  readonly cursor: string;
  readonly type: string;
}

/** One event. JSON has no line ends in it, so that it is one data line. */
export function itemFrame(item: Framed): string {
  return `id: ${item.cursor}\nevent: ${item.type}\ndata: ${JSON.stringify(item)}\n\n`;
}

/** What ends a stream for good, under the code that the next request is refused with. */
export function endFrame(code: string, detail: Readonly<Record<string, unknown>>): string {
  return `event: ${code}\ndata: ${JSON.stringify({ code, ...detail })}\n\n`;
}
