/** A node of a graph with its distance of two ranks. */
interface Entry {
  readonly node: number;
  readonly high: number;
  readonly low: number;
}

/** Nodes by their distance, the nearest first; of those equally near the highest number. A binary heap. */
export class NodeQueue {
  private readonly heap: Entry[] = [];

  /** Adds a node; one that has come nearer is added again, and the farther entry comes out later. */
  push(node: number, high: number, low: number): void {
    const entry = { node, high, low };
    let at = this.heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.heap[parent]!;
      if (!isBefore(entry, above)) break;
      this.heap[at] = above;
      at = parent;
    }
    this.heap[at] = entry;
  }

  /** Takes the nearest node out; undefined when none is left. */
  pop(): number | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.heap.length > 0) this.sink(last);
    return first.node;
  }

  /** Takes everything out. */
  clear(): void {
    this.heap.length = 0;
  }

  private sink(entry: Entry): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, entry)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.high < b.high || (a.high === b.high && (a.low < b.low || (a.low === b.low && a.node > b.node)));
}
