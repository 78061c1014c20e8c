import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { ActiveFacts } from '../active/active-facts.rules.ts';
import type { DocumentFormat, Format } from './negotiation.rules.ts';

/** The formats that a floor above makes. */
export type ForeignFormat = Exclude<Format, DocumentFormat>;

/** Bytes that were made in another standard. */
export interface ForeignBytes {
  readonly bytes: Buffer;
  /** False while they leave out what is not known yet: they are made again for whoever asks next. */
  readonly isWhole: boolean;
}

/** Makes the bytes of a version in the words of another standard. */
export interface ForeignRenderer {
  /** A version as it stands now, as far as the asker may know; undefined where there is none. */
  standing(versionId: string, asker: Actor): Promise<Buffer | undefined>;
  /** A version in force, with what the day makes of it: the same facts give the same bytes, once they are whole. */
  active(versionId: string, facts: ActiveFacts): Promise<ForeignBytes>;
}

/**
 * The representations that a floor above knows how to make. It registers itself when the application starts; publishing
 * negotiates, keeps and sends the bytes as it does its own.
 */
@Injectable()
export class ForeignRenderers {
  private readonly renderers = new Map<ForeignFormat, ForeignRenderer>();

  /** Takes the renderer of a format. */
  offer(format: ForeignFormat, renderer: ForeignRenderer): void {
    this.renderers.set(format, renderer);
  }

  /** The renderer of a format. Throws where none was offered, which is a fault of how the application was put together. */
  of(format: ForeignFormat): ForeignRenderer {
    const renderer = this.renderers.get(format);
    if (renderer === undefined) throw new Error(`nothing was registered that makes ${format}`);
    return renderer;
  }
}
