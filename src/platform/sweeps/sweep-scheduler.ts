import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Settings } from '../config/settings.ts';
import { Sweeps } from './sweeps.ts';

/** Wakes the sweeps at the start of each minute. */
@Injectable()
export class SweepScheduler {
  private running = false;

  constructor(
    private readonly sweeps: Sweeps,
    private readonly settings: Settings,
  ) {}

  /** A minute whose predecessor still runs is left out: the next sweep finds what it would have found. */
  @Cron('0 * * * * *')
  async everyMinute(): Promise<void> {
    if (!this.settings.workQueue || this.running) return;
    this.running = true;
    try {
      await this.sweeps.runAll();
    } finally {
      this.running = false;
    }
  }
}
