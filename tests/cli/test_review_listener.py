"""The socket that the review pages are asked at."""

import socket

from cli.review import listening


def test_an_answer_does_not_wait_for_the_receipt_of_its_headers() -> None:
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
