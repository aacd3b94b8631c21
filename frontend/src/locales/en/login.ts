export default {
  title: 'Sign in',
  single:
    'When it started, the service printed an address with a one-time key. Open it, or paste the key here.',
  token: 'Key',
  name: 'Name',
  password: 'Password',
  enter: 'Sign in',
  oidc: 'Sign in with your institution',
  oidc_failed: 'Signing in with your institution failed.',
  oidc_failed_action: 'Try again; if that does not help, ask the administrator.',
  stays: 'Recordings never leave this server.',
};
