//! Black-box tests over HTTP and in a browser.
