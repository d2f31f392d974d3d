import { expect, test } from 'vitest';
import { digestHeader } from './digest.ts';

/** The example of RFC 7616, section 3.9.1, for both algorithms. */
test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('answers the challenge of the standard’s example with %s', (algorithm, response) => {
  const challenge = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const header = digestHeader(
    challenge,
    { user: 'Mufasa', password: 'Circle of Life' },
    { method: 'GET', path: '/dir/index.html' },
    'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  );
  expect(header).toContain(`response="${response}"`);
  expect(header).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
});

test.each(['Basic realm="x"', 'Digest algorithm=SHA-512, nonce="n"', 'Digest qop="auth-int"'])(
  'has no answer to %s',
  (challenge) => {
    const login = { user: 'a', password: 'b' };
    expect(digestHeader(challenge, login, { method: 'GET', path: '/' })).toBeUndefined();
  },
);
