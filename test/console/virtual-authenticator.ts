import type { CDPSession, Page } from 'playwright-core';

/** A platform authenticator of Chromium's own, with user verification and room for passkeys that need no name. */
export interface VirtualAuthenticator {
  /** The passkeys it keeps. */
  credentials(): Promise<readonly { readonly credentialId: string; readonly signCount: number }[]>;
  /** Whether its person passes the check of finger, face or PIN. */
  verifies(passes: boolean): Promise<void>;
  /** Forgets all. */
  clear(): Promise<void>;
}

/** Gives a page's browser one (WebDriver extension of WebAuthn Level 3 §11, by CDP). */
export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async credentials() {
      return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
    },
    async verifies(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async clear() {
      await cdp.send('WebAuthn.clearCredentials', { authenticatorId });
    },
  };
}
