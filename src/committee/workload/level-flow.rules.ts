import { NodeQueue } from './node-queue.rules.ts';

/** A cost of two ranks: the first decides, the second only between equals. Whole numbers. */
export type RankedCost = readonly [number, number];

/** Reviews of one owner that may go to the same months at the same cost. */
export interface FlowGroup {
  /** Index of the owner. */
  readonly owner: number;
  readonly units: number;
  /** What one unit costs in each month; null where it may not go. Never negative, and one at least is given. */
  readonly costs: readonly (RankedCost | null)[];
}

/** Groups to be laid out over months, with what the load of an owner's month and of everybody's month costs. */
export interface FlowProblem {
  readonly months: number;
  readonly owners: number;
  readonly groups: readonly FlowGroup[];
  /** What one more unit costs an owner in a month that holds `held` already; never falls as `held` grows. */
  readonly ownerStep: (owner: number, month: number, held: number) => RankedCost;
  /** The same for a month as a whole. */
  readonly monthStep: (month: number, held: number) => RankedCost;
}

/**
 * The cheapest layout: how many units of each group go to each month. A minimum-cost flow from the groups over the
 * owners' months to the months, whose convex costs are paid unit by unit, found by successive shortest paths with
 * potentials (Ahuja, Magnanti, Orlin, Network Flows, chapters 9 and 14). Exact, and the same for the same problem.
 */
export function* cheapestLayout(problem: FlowProblem): Generator<undefined, number[][]> {
  const flow = new LevelFlow(problem);
  for (const [group, { units }] of problem.groups.entries()) {
    flow.open(group);
    for (let unit = 0; unit < units; unit += 1) {
      flow.send(group);
      yield; // thousands of units take a second or two, in which others want to be served
    }
  }
  return flow.layout();
}

/** Nodes are numbered: first the groups, then the owners' months, then the months, then the sink. */
class LevelFlow {
  private readonly cells: number;
  private readonly total: number;
  private readonly sink: number;
  private readonly groupFlow: Int32Array;
  private readonly cellFlow: Int32Array;
  private readonly monthFlow: Int32Array;
  /** Groups with units in each owner's month. */
  private readonly present: Set<number>[];
  /** Potentials, which keep every remaining arc's reduced cost from being negative. */
  private readonly potential: readonly [Float64Array, Float64Array];
  private readonly distance: readonly [Float64Array, Float64Array];
  private readonly cameFrom: Int32Array;
  private readonly settled: Uint8Array;
  private readonly queue = new NodeQueue();
  private touched: number[] = [];

  constructor(private readonly problem: FlowProblem) {
    const { groups, owners, months } = problem;
    this.cells = groups.length;
    this.total = groups.length + owners * months;
    this.sink = this.total + months;
    const nodes = this.sink + 1;
    this.groupFlow = new Int32Array(groups.length * months);
    this.cellFlow = new Int32Array(owners * months);
    this.monthFlow = new Int32Array(months);
    this.present = Array.from({ length: owners * months }, () => new Set<number>());
    this.potential = [new Float64Array(nodes), new Float64Array(nodes)];
    this.distance = [new Float64Array(nodes).fill(Infinity), new Float64Array(nodes).fill(Infinity)];
    this.cameFrom = new Int32Array(nodes);
    this.settled = new Uint8Array(nodes);
    this.measureFromSink();
  }

  /** Of the empty months: how far each owner's month lies from the sink, so that the searches begin where they end. */
  private measureFromSink(): void {
    const { owners, months, ownerStep, monthStep } = this.problem;
    for (const [rank, potential] of this.potential.entries()) {
      for (let month = 0; month < months; month += 1) {
        potential[this.total + month] = -monthStep(month, 0)[rank]!;
        for (let owner = 0; owner < owners; owner += 1) {
          const cell = this.cells + owner * months + month;
          potential[cell] = potential[this.total + month]! - ownerStep(owner, month, 0)[rank]!;
        }
      }
    }
  }

  /** Gives a group that nothing leads to yet the lowest potential that its own arcs allow. */
  open(group: number): void {
    const [high, low] = this.potential;
    let best: RankedCost = [-Infinity, -Infinity];
    this.eachChoice(group, (cell, [first, second]) => {
      const at: RankedCost = [high[cell]! - first, low[cell]! - second];
      if (isLess(best, at)) best = at;
    });
    [high[group], low[group]] = best;
  }

  /** Sends one unit of a group along the cheapest path, which may push units that lie there already elsewhere. */
  send(group: number): void {
    this.search(group);
    this.lowerPotentials();
    this.push(group);
    this.forget();
  }

  layout(): number[][] {
    const { groups, months } = this.problem;
    return groups.map((_, group) => [...this.groupFlow.subarray(group * months, (group + 1) * months)]);
  }

  private search(source: number): void {
    this.reach(source, 0, 0, -1);
    for (;;) {
      const node = this.queue.pop();
      if (node === undefined) throw new Error('a review has no month to go to');
      if (this.settled[node] === 1) continue;
      this.settled[node] = 1;
      if (node === this.sink) return;
      this.relax(node);
    }
  }

  private relax(node: number): void {
    if (node < this.cells) this.eachChoice(node, (cell, cost) => this.offer(node, cell, cost, 1));
    else if (node < this.total) this.relaxCell(node);
    else this.relaxMonth(node);
  }

  private relaxCell(node: number): void {
    const { months, groups, ownerStep } = this.problem;
    const cell = node - this.cells;
    const month = cell % months;
    for (const group of this.present[cell]!) this.offer(node, group, groups[group]!.costs[month]!, -1);
    const step = ownerStep(Math.floor(cell / months), month, this.cellFlow[cell]!);
    this.offer(node, this.total + month, step, 1);
  }

  private relaxMonth(node: number): void {
    const { months, owners, ownerStep, monthStep } = this.problem;
    const month = node - this.total;
    this.offer(node, this.sink, monthStep(month, this.monthFlow[month]!), 1);
    for (let owner = 0; owner < owners; owner += 1) {
      const held = this.cellFlow[owner * months + month]!;
      if (held > 0)
        this.offer(node, this.cells + owner * months + month, ownerStep(owner, month, held - 1), -1);
    }
  }

  private eachChoice(group: number, visit: (cell: number, cost: RankedCost) => void): void {
    const { owner, costs } = this.problem.groups[group]!;
    for (let month = 0; month < costs.length; month += 1) {
      const cost = costs[month];
      if (cost) visit(this.cells + owner * this.problem.months + month, cost);
    }
  }

  /** The arc from one node to another, at its reduced cost; `sign` is -1 when it takes a unit back. */
  private offer(from: number, to: number, [first, second]: RankedCost, sign: 1 | -1): void {
    if (this.settled[to] === 1) return;
    const [high, low] = this.potential;
    const [near, nearer] = this.distance;
    this.reach(
      to,
      near[from]! + sign * first + high[from]! - high[to]!,
      nearer[from]! + sign * second + low[from]! - low[to]!,
      from,
    );
  }

  private reach(node: number, high: number, low: number, from: number): void {
    const [near, nearer] = this.distance;
    // What lies no nearer than the sink cannot lie on the way to it, and keeps its potential.
    for (const end of [node, this.sink]) {
      if (high > near[end]! || (high === near[end] && low >= nearer[end]!)) return;
    }
    if (near[node] === Infinity) this.touched.push(node);
    near[node] = high;
    nearer[node] = low;
    this.cameFrom[node] = from;
    this.queue.push(node, high, low);
  }

  /** Only what was settled before the sink moves, by how much nearer it lay. */
  private lowerPotentials(): void {
    for (const [rank, distance] of this.distance.entries()) {
      const potential = this.potential[rank]!;
      const end = distance[this.sink]!;
      for (const node of this.touched) {
        if (this.settled[node] === 1) potential[node]! += distance[node]! - end;
      }
    }
  }

  private push(source: number): void {
    for (let to = this.sink; to !== source; to = this.cameFrom[to]!) this.move(this.cameFrom[to]!, to);
  }

  /** One unit along an arc, or taken back where the arc runs against the flow. */
  private move(from: number, to: number): void {
    if (to === this.sink) this.monthFlow[from - this.total]! += 1;
    else if (from < this.cells) this.place(from, to - this.cells, 1);
    else if (to < this.cells) this.place(to, from - this.cells, -1);
    else if (from < this.total) this.cellFlow[from - this.cells]! += 1;
    else this.cellFlow[to - this.cells]! -= 1;
  }

  private place(group: number, cell: number, units: 1 | -1): void {
    const { months } = this.problem;
    const at = group * months + (cell % months);
    this.groupFlow[at]! += units;
    if (this.groupFlow[at] === 0) this.present[cell]!.delete(group);
    else this.present[cell]!.add(group);
  }

  private forget(): void {
    for (const node of this.touched) {
      for (const distance of this.distance) distance[node] = Infinity;
      this.settled[node] = 0;
    }
    this.touched = [];
    this.queue.clear();
  }
}

function isLess(a: RankedCost, b: RankedCost): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
