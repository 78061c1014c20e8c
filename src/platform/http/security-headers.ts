import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify from 'fastify';
import type { Settings } from '../config/settings.ts';
import { isSecure } from './session-cookie-name.ts';

/** Headers of any reply, that helmet has no part in. */
const OWN = new Set(['content-type', 'content-length', 'date', 'connection', 'keep-alive']);

/** Of a reply that says only why a request could not be read, before anything of ours has seen it. */
export const bareHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/**
 * Headers that say something only of a page, its windows and what it loads. Data that is published is sent without them
 * (OWASP REST Security Cheat Sheet, "Security Headers"): to write and read them would be most of the work there.
 */
export const ONLY_OF_PAGES: ReadonlySet<string> = new Set([
  'referrer-policy',
  'x-frame-options',
  'permissions-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
]);

/** Of data instead: nothing in it runs, loads anything or is framed, whatever a browser takes it for. */
export const dataHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': bareHeaders['content-security-policy'],
};

/**
 * Everything a page could ask of the machine it is shown on, and nobody may; passkeys only on our own pages
 * (W3C Permissions Policy §6, Web Authentication Level 3 §5.9).
 */
const PERMISSIONS = [
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
    'gyroscope',
    'hid',
    'identity-credentials-get',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'screen-wake-lock',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
].join(', ');

/**
 * The security headers of every reply, by name. Helmet makes most of them; they are the same for every request, while
 * helmet works its whole configuration out anew for each: so it is asked once, at a server that nobody else can reach.
 */
export async function securityHeaders(settings: Settings): Promise<Record<string, string>> {
  const server = fastify();
  try {
    await server.register(helmet, options(settings));
    server.get('/', () => '');
    const { headers } = await server.inject('/');
    const made = Object.entries(headers).flatMap(([name, value]) =>
      OWN.has(name) ? [] : [[name, String(value)] as const],
    );
    return { ...Object.fromEntries(made), 'permissions-policy': PERMISSIONS };
  } finally {
    await server.close();
  }
}

/** What browsers may do with our pages: nothing comes from elsewhere, and nobody frames them but we. */
function options(settings: Settings): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
    },
    hsts: isSecure(settings.publicUrl),
    // no-referrer, helmet's default, makes browsers send `Origin: null` with our own forms
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  };
}
