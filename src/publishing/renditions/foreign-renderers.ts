import { Injectable } from '@nestjs/common';
import type { ActiveFacts } from '../active/active-facts.rules.ts';
import type { Format } from './negotiation.rules.ts';

/** Makes the bytes of a version in the words of another standard. */
export interface ForeignRenderer {
  /** A signed version: what was signed and nothing that time makes of it. */
  signed(versionId: string): Promise<Buffer>;
  /** A version in force, with what the day makes of it: the same facts give the same bytes. */
  active(versionId: string, facts: ActiveFacts): Promise<Buffer>;
}

/**
 * The representations that a floor above knows how to make. It registers itself when the application starts; publishing
 * negotiates, keeps and sends the bytes as it does its own.
 */
@Injectable()
export class ForeignRenderers {
  private readonly renderers = new Map<Format, ForeignRenderer>();

  /** Takes the renderer of a format. */
  offer(format: Format, renderer: ForeignRenderer): void {
    this.renderers.set(format, renderer);
  }

  /** The renderer of a format. Throws where none was offered, which is a fault of how the application was put together. */
  of(format: Format): ForeignRenderer {
    const renderer = this.renderers.get(format);
    if (renderer === undefined) throw new Error(`nothing was registered that makes ${format}`);
    return renderer;
  }
}
