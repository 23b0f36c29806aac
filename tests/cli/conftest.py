from tests.bureau import bureau

__all__ = ["bureau"]
