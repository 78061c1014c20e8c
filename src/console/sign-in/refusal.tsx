import type { JSX } from 'preact';
import { Notice } from '../parts.tsx';

/** Why a form at the door was refused, as a sentence; nothing where it was not. */
export function Refusal({ text }: { text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <Notice tone="danger">
      <p>{`${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`}</p>
    </Notice>
  );
}
