import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CalendarEvent, CalendarScope } from './calendar-event.rules.ts';

/** A part of Almanac that has something for the calendars. */
export interface CalendarSource {
  /** Part of each of its events' identity: stays the same for ever. */
  readonly name: string;
  /** Its events in a scope, cancelled ones too, as the rows of `manager` stand. */
  events(manager: EntityManager, scope: CalendarScope): Promise<readonly CalendarEvent[]>;
}

/** An event with the identity under which calendar programs know it. */
export type IdentifiedEvent = CalendarEvent & { readonly uid: string };

/** Everything that calendars are made of. Higher floors add theirs while the application is put together. */
@Injectable()
export class CalendarSources {
  private readonly sources = new Map<string, CalendarSource>();

  /** Adds a source. Throws when one of its name is there: their events would be taken for one another's. */
  register(source: CalendarSource): void {
    if (this.sources.has(source.name)) throw new Error(`there is a calendar source "${source.name}" already`);
    this.sources.set(source.name, source);
  }

  /** The events of all sources. Their identity names no host: it outlives a move of the installation. */
  async events(manager: EntityManager, scope: CalendarScope): Promise<IdentifiedEvent[]> {
    const found: IdentifiedEvent[] = [];
    for (const source of this.sources.values()) {
      for (const event of await source.events(manager, scope))
        found.push({ ...event, uid: `${source.name}-${event.key}@almanac` });
    }
    return found;
  }
}
