/** The page on which somebody shows again who they are. */
export const CONFIRM_PATH = '/console/account/confirm';

/** Where the forms about one's own passkeys go. */
export const PASSKEYS_PATH = '/console/account/passkeys';

/** Where the browser leaves for the sign-in provider to show it there. */
export const CONFIRM_AT_PROVIDER_PATH = `${CONFIRM_PATH}/oidc`;
