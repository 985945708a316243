/**
 * A certificate that nobody trusts, for `localhost` alone: browsers stream uploads over HTTP/2
 * only, and HTTP/2 over TLS only. Valid until 2126; the suite tells its browser to accept it.
 */
export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg11i/njrR17kBK+4y
5ZwXtGDcTWs48Y6U6vn3nvv3O+ChRANCAAR6QHWdIizp2bm0kJMZeb5j0V7ivgVv
ekait4TBeewFawN0G/+wPw5K6GDT0QNHwwZaQdmFVABhQyFeS08pkmaj
-----END PRIVATE KEY-----
`;
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIULpt05KrMpk9a/Mr6h7lk5Y6gLqswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDE0MzcwM1oYDzIxMjYxMDI3
MTQzNzAzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR6QHWdIizp2bm0kJMZeb5j0V7ivgVvekait4TBeewFawN0G/+wPw5K
6GDT0QNHwwZaQdmFVABhQyFeS08pkmajo28wbTAdBgNVHQ4EFgQUmdoZSWIg3GI1
T1KZOOVCs4/b//4wHwYDVR0jBBgwFoAUmdoZSWIg3GI1T1KZOOVCs4/b//4wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgIjgRZrr55xl947mIcmjNgiW0B3ncRxvzYRiFUu+NsKsCIFsF
Dv4yJkcXr+Jz9qhPXTok3DGECekKc7tEsEDeNW85
-----END CERTIFICATE-----
`;
