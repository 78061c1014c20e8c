import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Settings } from '../config/settings.ts';
import { Sweeps } from './sweeps.ts';

/** Wakes the sweeps at the start of each minute. */
@Injectable()
export class SweepScheduler implements OnModuleDestroy {
  private underWay: Promise<unknown> | undefined;
  private closing = false;

  constructor(
    private readonly sweeps: Sweeps,
    private readonly settings: Settings,
  ) {}

  /** A minute whose predecessor still runs is left out: the next sweep finds what it would have found. */
  @Cron('0 * * * * *')
  async everyMinute(): Promise<void> {
    if (!this.settings.workQueue || this.closing || this.underWay !== undefined) return;
    this.underWay = this.sweeps.runAll();
    try {
      await this.underWay;
    } finally {
      this.underWay = undefined;
    }
  }

  /** Before the queue stops and the connections close: a sweep cut off in the middle would be told as a failure. */
  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    await this.underWay;
  }
}
