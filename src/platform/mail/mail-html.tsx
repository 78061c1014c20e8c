import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';

/**
 * A mail's finished HTML. No colour, image, table or font is set, and nothing comes from elsewhere: a mail program then
 * shows it in its own light or dark, at any width, with images off. The few styles stand on the elements, since many
 * programs drop style sheets.
 */
export function mailHtml(title: string, content: ComponentChildren): string {
  const page = (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no" />
        <title>{title}</title>
        <style>{':root { color-scheme: light dark; supported-color-schemes: light dark; }'}</style>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 36em; padding: 1em; overflow-wrap: anywhere;">
        {content}
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}

/** The first heading of a mail. */
export function MailHeading({ children }: { children: ComponentChildren }): JSX.Element {
  return <h1 style="font-size: 1.3em; line-height: 1.3; margin: 0.5em 0;">{children}</h1>;
}

/** What stands below a mail. No colour is set here either: what is smaller stays readable. */
export function SmallPrint({ children }: { children: ComponentChildren }): JSX.Element {
  return <p style="font-size: 0.85em; margin-top: 2em;">{children}</p>;
}
