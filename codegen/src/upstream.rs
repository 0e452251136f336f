//! Connects a test node that records to a real server.

use bytes::Bytes;

use crate::fetch::Forwarder;
use crate::serve::Upstream;

impl Upstream for Forwarder {
    fn url(&self) -> &str {
        self.server()
    }

    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, String> {
        let request = request.map(|body| body.to_vec());
        self.forward(request).map(|response| response.map(Bytes::from)).map_err(|refusal| refusal.to_string())
    }
}
