import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { sha256 } from '../kernel/canonical.ts';

/** The style sheets: of the console, and of published policies; each with the files it is put together from, in order. */
const styleSheets = {
  'console.css': [
    ...[
      'base',
      'frame',
      'content',
      'tables',
      'forms',
      'drafts',
      'meetings',
      'people',
      'ladders',
      'reviews',
      'workload',
      'small-and-print',
    ].map((part) => `console-${part}.css`),
    'redline.css',
  ],
  'policy.css': ['policy.css', 'policy-criteria.css', 'policy-print.css'],
  'redline.css': ['policy.css', 'redline.css'],
  'bulletin.css': ['policy.css', 'bulletin.css'],
  'meeting.css': ['policy.css', 'meeting.css'],
} as const satisfies Record<string, readonly string[]>;

/** A style sheet by the name in its address. */
export type AssetName = keyof typeof styleSheets;

/** Finished bytes with their strong ETag. */
export interface Asset {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** The style sheets, read once when the application starts. */
@Injectable()
export class Assets {
  private readonly assets = new Map<string, Asset>(
    Object.entries(styleSheets).map(([name, files]) => {
      const bytes = Buffer.concat(
        files.map((file) => readFileSync(new URL(`assets/${file}`, import.meta.url))),
      );
      return [name, { bytes, etag: `"${sha256(bytes).slice('sha256:'.length, 'sha256:'.length + 16)}"` }];
    }),
  );

  /** Undefined for a name that is none of ours. */
  find(name: string): Asset | undefined {
    return this.assets.get(name);
  }

  /** The address with the content's hash, which may be kept for ever. */
  addressOf(name: AssetName): string {
    const tag = this.assets.get(name)?.etag.replaceAll('"', '') ?? '';
    return `/assets/${name}?v=${tag}`;
  }
}
