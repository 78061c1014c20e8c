import type { ReplicaMessage } from './messages.ts';
import { Program, type ProgramOptions } from './child-process.ts';

/** Two replicas on one database, of which one may be killed at any moment; another takes its place. */
export class Replicas {
  readonly #programs: Program<ReplicaMessage>[] = [];
  readonly #databaseUrl: string;
  readonly #options: ProgramOptions;
  #now: string;
  #rising: Promise<unknown> = Promise.resolve();
  /** How often one was killed. */
  kills = 0;

  constructor(databaseUrl: string, now: string, options: ProgramOptions) {
    this.#databaseUrl = databaseUrl;
    this.#now = now;
    this.#options = options;
  }

  async start(): Promise<void> {
    await Promise.all([this.#add(), this.#add()]);
  }

  /** Moves both Clocks and lets both sweep at once, as two replicas do each minute. */
  async moveTo(at: string): Promise<void> {
    this.#now = at;
    await this.#askAll({ kind: 'moveTo', at });
    await this.#askAll({ kind: 'sweep' });
  }

  async update(slugs: readonly string[]): Promise<void> {
    await this.#rising;
    await this.#programs[0]?.ask({ kind: 'update', slugs });
  }

  async takeUp(): Promise<void> {
    await this.#rising;
    await this.#programs[0]?.ask({ kind: 'takeUp' });
  }

  /** Kills one of them with signal 9 and starts another in its place, which is not waited for. */
  async killOne(which: number): Promise<void> {
    await this.#rising;
    const [victim] = this.#programs.splice(which % this.#programs.length, 1);
    await victim?.kill();
    this.kills += 1;
    this.#rising = this.#add();
  }

  async stop(): Promise<void> {
    await this.#rising.catch(() => undefined); // it is stopped either way
    await Promise.all(this.#programs.map(async (program) => await program.kill()));
  }

  async #add(): Promise<void> {
    const began = this.#now;
    const { program } = await Program.start<ReplicaMessage>(
      'replica',
      [this.#databaseUrl, began],
      this.#options,
    );
    if (this.#now !== began) await program.ask({ kind: 'moveTo', at: this.#now });
    this.#programs.push(program);
  }

  async #askAll(message: ReplicaMessage): Promise<void> {
    await Promise.all(this.#programs.map(async (program) => await program.ask(message)));
  }
}
