/** A certificate of nobody's for a host that does not exist, and its key: they protect nothing outside the tests. */
export const tlsHost = 'agency.prosonata.example';

export const tlsCertificate = `-----BEGIN CERTIFICATE-----
MIIBwzCCAWigAwIBAgIUHPGPBQS7m3LYq+F0PRXyRvICXqYwCgYIKoZIzj0EAwIw
IzEhMB8GA1UEAwwYYWdlbmN5LnByb3NvbmF0YS5leGFtcGxlMCAXDTI2MTEyNzEw
Mjk0NloYDzIxMjYxMTAzMTAyOTQ2WjAjMSEwHwYDVQQDDBhhZ2VuY3kucHJvc29u
YXRhLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARkCMpKhBeiODD0
xQWcKzN7ADuLeL8YQkVbSUcj1ZLTrSxc1UjMsItE7LVCJI1MgHUapAynvTUZm6Z9
OxKZfGROo3gwdjAdBgNVHQ4EFgQU13VIXwYvhp2Z4FwuLedoHBMUPa8wHwYDVR0j
BBgwFoAU13VIXwYvhp2Z4FwuLedoHBMUPa8wDwYDVR0TAQH/BAUwAwEB/zAjBgNV
HREEHDAaghhhZ2VuY3kucHJvc29uYXRhLmV4YW1wbGUwCgYIKoZIzj0EAwIDSQAw
RgIhAJAlq1vho1ljsW30QwJhCNsArPvRgwwTmcV3Nx0+Bow8AiEAwqyZEBgbJFjV
DO6JgPBJNrqmQj13g5n+pteyAeOENo4=
-----END CERTIFICATE-----
`;

export const tlsKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEVAJo/sz+W8FeSvh
xjDKPLTRDmbwG/JKOPHuz5Ca/qShRANCAARkCMpKhBeiODD0xQWcKzN7ADuLeL8Y
QkVbSUcj1ZLTrSxc1UjMsItE7LVCJI1MgHUapAynvTUZm6Z9OxKZfGRO
-----END PRIVATE KEY-----
`;
