import type { Format } from './negotiation.rules.ts';

/**
 * The `Content-Disposition` of a version (RFC 6266) as a header or none: a PDF is shown, and has a name of its own when
 * it is saved, which tells of which version it is.
 */
export function contentDisposition(
  slug: string,
  version: number,
  format: Format,
): Readonly<Record<string, string>> {
  if (format !== 'pdf') return {};
  const name = `${slug}-v${version}.pdf`;
  const plain = name.replaceAll(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return { 'content-disposition': `inline; filename="${plain}"; filename*=UTF-8''${encoded}` };
}
