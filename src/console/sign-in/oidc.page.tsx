import type { JSX } from 'preact';
import { Notice } from '../parts.tsx';

/** Why the provider did not sign somebody in, or did not confirm that it is they, and what to do now. */
export function OidcRefusedPage({
  title,
  message,
  again,
}: {
  title: string;
  message: string;
  /** What may be done next, the likeliest first. */
  again: readonly { readonly href: string; readonly text: string }[];
}): JSX.Element {
  return (
    <div class="door">
      <h1>{title}</h1>
      <Notice tone="danger">
        <p>{`${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`}</p>
      </Notice>
      <ul>
        {again.map(({ href, text }) => (
          <li>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
